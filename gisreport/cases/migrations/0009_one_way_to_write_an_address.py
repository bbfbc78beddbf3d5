from django.db import migrations, models

# What is not ASCII stays as it is: such an address is never proven, so it opens nothing.
TO_SMALL_LETTERS = """
UPDATE cases_follower SET email = lower(email) WHERE email <> lower(email) AND email ~ '^[ -~]+$'
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_tell_of_requests_for_erasure")]

    operations = [
        migrations.RunSQL(TO_SMALL_LETTERS, migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name="follower", name="follower_address"),
        migrations.AddIndex(
            model_name="follower",
            index=models.Index(condition=~models.Q(email=""), fields=["email"], name="follower_address"),
        ),
    ]

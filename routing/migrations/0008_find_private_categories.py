from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("routing", "0007_questions_that_are_closed")]

    operations = [
        migrations.AddIndex(
            model_name="category",
            index=models.Index(fields=["id"], condition=models.Q(is_private=True), name="category_private"),
        ),
    ]

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

BY = {
    "blank": True,
    "null": True,
    "on_delete": django.db.models.deletion.SET_NULL,
    "related_name": "+",
    "to": settings.AUTH_USER_MODEL,
}
# What is public has been looked at already, and what was taken back too.
LOOKED_AT = """
INSERT INTO cases_review (case_id, photo_id, at)
SELECT id, NULL, updated_at FROM cases_case WHERE public_text <> '';
INSERT INTO cases_review (case_id, photo_id, at)
SELECT p.case_id, p.id, coalesce(p.released_at, p.received_at) FROM cases_casephoto p
WHERE p.released_at IS NOT NULL
   OR EXISTS (SELECT FROM cases_caseevent e
              WHERE e.case_id = p.case_id AND e.kind = 'photo_released' AND e.data ->> 'photo' = p.id::text);
INSERT INTO cases_publicwording (case_id, text, at) SELECT id, public_text, updated_at FROM cases_case
WHERE public_text <> '';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0016_gathering"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Covering",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("boxes", models.JSONField(default=list)),
                ("is_current", models.BooleanField(default=True)),
                ("large", models.FileField(blank=True, max_length=200, upload_to="photos/covered-large")),
                ("medium", models.FileField(blank=True, max_length=200, upload_to="photos/covered-medium")),
                ("small", models.FileField(blank=True, max_length=200, upload_to="photos/covered-small")),
                ("at", models.DateTimeField()),
                ("by", models.ForeignKey(**BY)),
                (
                    "photo",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="coverings", to="cases.casephoto"
                    ),
                ),
            ],
            options={"ordering": ["at", "id"]},
        ),
        migrations.CreateModel(
            name="PaperFollower",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(blank=True, max_length=150)),
                ("address", models.TextField(blank=True)),
                (
                    "follower",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="on_paper", to="cases.follower"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PaperLetter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("posted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="paper_letters", to="cases.caseevent"
                    ),
                ),
                (
                    "follower",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="paper_letters", to="cases.follower"
                    ),
                ),
                ("posted_by", models.ForeignKey(**BY)),
            ],
            options={"ordering": ["event_id", "pk"]},
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("by", models.ForeignKey(**BY)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reviews", to="cases.case"
                    ),
                ),
                (
                    "photo",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reviews",
                        to="cases.casephoto",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="covering",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_current", True)), fields=("photo",), name="one_current_covering"
            ),
        ),
        migrations.AddConstraint(
            model_name="paperletter",
            constraint=models.UniqueConstraint(fields=("event", "follower"), name="paper_letter_once"),
        ),
        migrations.AddIndex(
            model_name="paperletter",
            index=models.Index(condition=models.Q(("posted_at", None)), fields=["event"], name="paper_letter_to_post"),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(fields=("case", "photo"), name="reviewed_once", nulls_distinct=False),
        ),
        migrations.RunSQL(LOOKED_AT, migrations.RunSQL.noop),
    ]

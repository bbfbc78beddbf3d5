import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0015_who_set_a_deadline"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveField("outsidelink", "opened_at"),
        migrations.RemoveField("outsidelink", "shares_contact"),
        migrations.AddField("outsidelink", "asked_again_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("outsidelink", "text", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.AddField(
            "outsidelink", "photos", models.ManyToManyField(blank=True, related_name="+", to="cases.casephoto")
        ),
        migrations.AddField(
            "outsidelink",
            "agreed",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="cases.follower",
            ),
        ),
        migrations.AddField(
            "follower",
            "part_of",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="parts",
                to="cases.follower",
            ),
        ),
        migrations.CreateModel(
            name="Gathering",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                ("own_due_on", models.DateField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="gatherings", to="cases.case"
                    ),
                ),
                ("followers", models.ManyToManyField(related_name="gatherings", to="cases.follower")),
                (
                    "into",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="gathered", to="cases.case"
                    ),
                ),
                ("photos", models.ManyToManyField(related_name="+", to="cases.casephoto")),
                ("supports", models.ManyToManyField(related_name="+", to="cases.support")),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at", None)),
                        fields=("case",),
                        name="gathered_once_at_a_time",
                    )
                ],
            },
        ),
    ]

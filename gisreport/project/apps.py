from django.apps import AppConfig
from django.core.checks import register

from gisreport.project.checks import mail_goes_out


class ProjectConfig(AppConfig):
    name = "gisreport.project"
    label = "project"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register(mail_goes_out)

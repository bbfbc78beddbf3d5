from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "gisreport.privacy"
    label = "privacy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from gisreport.privacy.letters import register_letters

        register_letters()

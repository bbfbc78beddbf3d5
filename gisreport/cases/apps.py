from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "gisreport.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from gisreport.cases.letters import register_letters
        from gisreport.cases.outside_letters import register_outside_letters

        register_letters()
        register_outside_letters()

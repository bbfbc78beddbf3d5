from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "gisreport.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from gisreport.desk.digest import register_letters

        register_letters()

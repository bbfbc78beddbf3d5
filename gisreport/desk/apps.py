from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "gisreport.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from gisreport.desk.default_templates import plant_default_templates
        from gisreport.desk.digest import register_letters
        from routing import default_tree

        default_tree.plant_too(plant_default_templates)
        register_letters()

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "gisreport.demo"
    label = "demo"
    default_auto_field = "django.db.models.BigAutoField"

from django.apps import AppConfig


class WalksConfig(AppConfig):
    name = "walks"
    label = "walks"
    default_auto_field = "django.db.models.BigAutoField"

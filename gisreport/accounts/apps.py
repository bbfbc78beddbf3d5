from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "gisreport.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

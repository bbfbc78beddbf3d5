from django.apps import AppConfig


class MapsConfig(AppConfig):
    name = "gisreport.maps"
    label = "maps"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from gisreport.maps.walks import take_later
        from walks.published import listen

        listen(take_later)

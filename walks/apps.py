from django.apps import AppConfig


class WalksConfig(AppConfig):
    name = "walks"
    label = "walks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from routing import default_tree
        from walks import themes
        from walks.invitations import register_invitations

        default_tree.ask("otrygg-plats", themes.as_questions)
        register_invitations()

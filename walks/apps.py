from django.apps import AppConfig


class WalksConfig(AppConfig):
    name = "walks"
    label = "walks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from gisreport.cases.words import register_words
        from routing import default_tree
        from walks import themes
        from walks.case_words import words_of_point
        from walks.invitations import register_invitations
        from walks.letters import register_letters

        default_tree.ask("otrygg-plats", themes.as_questions)
        register_words(words_of_point, of_followers=False)
        register_invitations()
        register_letters()

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from gisreport.cases.outside import register_contacts
        from gisreport.cases.words import register_words
        from reports.told import contacts_of, words_about

        register_words(words_about)
        register_contacts(contacts_of)

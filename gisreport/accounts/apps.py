from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "gisreport.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_added

        from gisreport.accounts import address, forgotten, invitations, sessions
        from gisreport.outbox.renderers import register

        authenticator_added.connect(sessions.end_those_before)
        register(address.CODE, address.write_code)
        register(forgotten.FORGOTTEN, forgotten.write_link)
        register(invitations.INVITED, invitations.write_invitation)
        register(invitations.GIVEN, invitations.write_role)

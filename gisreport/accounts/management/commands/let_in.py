from argparse import ArgumentParser
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from gisreport.accounts.management.commands.add_staff import link_for
from gisreport.accounts.models import User
from gisreport.accounts.sessions import end_all


class Command(BaseCommand):
    help = (
        "Lets someone in again who has lost the phone with the codes, or the password: the second factor is taken "
        "away, and they choose a password through the link. Make sure first that it is really they who ask."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email=options["email"].strip().lower()).first()
        if user is None:
            raise CommandError(f"Nobody here has the address {options['email']}. Let them in: manage.py add_staff")
        if not user.is_active:
            raise CommandError(f"{user.name} no longer works here (is_active is off).")
        factors, _by_kind = Authenticator.objects.filter(user=user).delete()
        user.set_unusable_password()  # whoever has found the old one out is out, and every session ends
        user.save(update_fields=["password"])
        end_all(user)
        self.stdout.write(f"{user.name}: {'the second factor is gone' if factors else 'had no second factor'}.")
        self.stdout.write(f"They choose a new password, within three days, at {link_for(user)}")

from argparse import ArgumentParser
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from gisreport.accounts.invitations import OF_AN_ADMINISTRATION
from gisreport.accounts.models import Membership, Role, User
from routing.models import Administration, Municipality


class Command(BaseCommand):
    help = "Lets someone in who works here, and prints the link where they choose their password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("--role", choices=Role.values, required=True)
        parser.add_argument("--municipality", required=True, metavar="CODE")
        parser.add_argument("--administration", metavar="CODE", help="needed for an officer")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        municipality = Municipality.objects.filter(code=options["municipality"]).first()
        if municipality is None:
            raise CommandError(f"There is no municipality {options['municipality']}.")
        office = self.office(municipality, options["administration"])
        if options["role"] == Role.OFFICER and office is None:
            raise CommandError("An officer belongs to an administration: add --administration CODE.")
        if office and options["role"] not in OF_AN_ADMINISTRATION:
            raise CommandError(f"A {options['role']} is of the whole municipality: leave --administration out.")
        user = self.user(options["email"].strip().lower(), options["name"])
        Membership.objects.get_or_create(
            user=user, municipality=municipality, administration=office, role=options["role"]
        )
        self.stdout.write(f"{user.name} is now:")
        for role in user.memberships.select_related("municipality", "administration").order_by("pk"):
            where = ", ".join(str(place) for place in (role.administration, role.municipality) if place)
            self.stdout.write(f"  {role.role}, {where}")
        if not user.has_usable_password():
            self.stdout.write(f"To choose a password, they open {link_for(user)}")

    def office(self, municipality: Municipality, code: str | None) -> Administration | None:
        if code is None:
            return None
        offices = {office.code: office for office in municipality.administrations.all()}
        if code not in offices:
            raise CommandError(f"There is no administration {code}. There are: {', '.join(sorted(offices))}.")
        return offices[code]

    def user(self, email: str, name: str) -> User:
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email} is no e-mail address.") from error
        return User.objects.filter(email=email).first() or User.objects.create_user(email, name=name)


def link_for(user: User) -> str:
    """Works once, and as long as Django's PASSWORD_RESET_TIMEOUT (three days)."""
    key = default_token_generator.make_token(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
    return f"{settings.SITE_URL}{path}"

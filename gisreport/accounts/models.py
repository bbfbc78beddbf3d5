"""Staff. Residents are not users: they hold a secret link, or show by a mailed code that an address is theirs."""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from routing.models import Administration, Category, Municipality


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """Someone who works here; known by the e-mail address."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=150)
    language = models.CharField(max_length=20, default="sv")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    wants_digest = models.BooleanField(default=True, db_default=True)  # the letter in the morning
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Personal:
        of_reporter = ()
        of_staff = ("email", "name", "language", "password")
        impersonal = ()

    held: "list[Any] | None" = None  # what this user is, when somebody has asked; see may.py

    def __str__(self) -> str:
        return self.name

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        self.held = None
        super().refresh_from_db(*args, **kwargs)


class Role(models.TextChoices):
    OFFICER = "officer", _("handläggare")
    COORDINATOR = "coordinator", _("samordnare")
    PLANNER = "planner", _("planerare")
    WALK_LEADER = "walk_leader", _("vandringsledare")
    MODERATOR = "moderator", _("granskare")
    ADMINISTRATOR = "administrator", _("administratör")


class Membership(models.Model):
    """What a user is, and where: an officer belongs to an administration, the others to a whole municipality.

    An officer with `categories` works only with cases of those; without any, with all of the administration's.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.CASCADE, related_name="memberships"
    )
    administration = models.ForeignKey(
        Administration, null=True, blank=True, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(max_length=15, choices=Role)
    categories = models.ManyToManyField(Category, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "municipality", "administration", "role"],
                name="membership_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="officer_has_an_administration",
                condition=~Q(role="officer") | Q(administration__isnull=False),
            ),
            models.CheckConstraint(
                name="membership_is_somewhere",
                condition=Q(municipality__isnull=False) | Q(administration__isnull=False),
            ),
        ]

    class Personal:
        of_reporter = ()
        of_staff = ()
        impersonal = ("role",)


INVITED_FOR = timedelta(days=7)


def new_invitation_token() -> str:
    """128 random bits, safe in an address."""
    return secrets.token_urlsafe(16)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def waiting(self) -> "InvitationQuerySet":
        """Neither answered nor taken back; perhaps too old to be answered."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def good(self) -> "InvitationQuerySet":
        return self.waiting().filter(expires_at__gt=timezone.now())


class Invitation(models.Model):
    """Somebody who is to work here is asked by mail. Nobody is a user before having said yes.

    `roles` is what they are to be: [{"role": …, "administration": pk or null, "categories": [pk, …]}, …].
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    name = models.CharField(max_length=150)
    roles = models.JSONField()
    token = models.CharField(max_length=22, unique=True, default=new_invitation_token, editable=False)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "email"],
                name="one_invitation_at_a_time",
                condition=Q(accepted_at=None, withdrawn_at=None),
            ),
        ]

    class Personal:
        of_reporter = ()
        of_staff = ("email", "name", "token")
        impersonal = ("roles",)

    def __str__(self) -> str:
        return self.name

    @property
    def is_too_old(self) -> bool:
        return self.expires_at <= timezone.now()


class SignInService(models.Model):
    """Where a municipality's staff sign in with its own accounts (OpenID Connect).

    `email_claim` is the claim that the address stands in. Whoever signs in has shown two factors when `acr` is among
    `strong_acr` or one of `amr` among `strong_amr`; with neither, the second factor is asked for here.
    """

    municipality = models.OneToOneField(Municipality, on_delete=models.CASCADE, related_name="sign_in_service")
    issuer = models.URLField(max_length=300)
    client_id = models.CharField(max_length=200)
    client_secret = models.CharField(max_length=500)
    email_claim = models.CharField(max_length=100, default="email")
    strong_acr = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    strong_amr = ArrayField(models.CharField(max_length=50), default=list, blank=True)
    is_open = models.BooleanField(default=False)
    tested_at = models.DateTimeField(null=True, blank=True)

    class Personal:
        of_reporter = ()
        of_staff = ()
        impersonal = ("issuer", "client_id", "client_secret", "email_claim", "strong_acr", "strong_amr")

    def __str__(self) -> str:
        return self.issuer

    def is_strong(self, claims: Mapping[str, Any]) -> bool:
        """Whether what the service says counts as two factors."""
        methods = claims.get("amr")
        methods = methods if isinstance(methods, list) else [methods]
        return claims.get("acr") in self.strong_acr or bool({*map(str, methods)} & {*self.strong_amr})


class SignInLink(models.Model):
    """Whom a subject of a sign-in service is here. Nothing else that the service says about them is kept."""

    service = models.ForeignKey(SignInService, on_delete=models.CASCADE, related_name="links")
    subject = models.CharField(max_length=255)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_in_links")
    linked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "subject"], name="a_subject_is_one_person"),
            models.UniqueConstraint(fields=["service", "user"], name="a_person_is_one_subject"),
        ]

    class Personal:
        of_reporter = ()
        of_staff = ("subject",)
        impersonal = ()


class StaffSession(models.Model):
    """A browser in which somebody has signed in, so that they can see it and end it. No address is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="staff_sessions")
    key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=100)
    since = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["-seen_at", "-pk"]

    class Personal:
        of_reporter = ()
        of_staff = ("key", "device")
        impersonal = ()


LENGTH_OF_A_CODE = 8


def new_code() -> str:
    return "".join(secrets.choice("0123456789") for _digit in range(LENGTH_OF_A_CODE))


class AddressCode(models.Model):
    """A code that was mailed to an address, so that whoever asked can show that its mail is theirs to read.

    Good for one browser session, a few tries and a quarter of an hour; see address.py.
    """

    address = models.EmailField()
    code = models.CharField(max_length=LENGTH_OF_A_CODE, default=new_code)
    asked_at = models.DateTimeField(auto_now_add=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["address", "asked_at"], name="address_code_recent")]

    class Personal:
        of_reporter = ("address", "code")
        of_staff = ()
        impersonal = ()

    @property
    def grouped(self) -> str:
        """As it is read and typed: 1234 5678."""
        return f"{self.code[:4]} {self.code[4:]}"

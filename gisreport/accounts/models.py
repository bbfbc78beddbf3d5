"""Staff. Residents are not users: they hold a secret link, or show by a mailed code that an address is theirs."""

import secrets
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
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

"""An owner outside the house answers by a link of its own: no account, what it may see, and for how long."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from gisreport.cases.models.case import Case, new_token
from routing.models import Administration


class OutsideLinkQuerySet(models.QuerySet["OutsideLink"]):
    def alive(self) -> "OutsideLinkQuerySet":
        return self.filter(closed_at=None, expires_at__gt=timezone.now())


class OutsideLink(models.Model):
    """Lets an external owner read the reviewed words and photos of one case, answer, add photos and propose closing.

    `shares_contact`: whoever reported has agreed that the owner may know name, address and number. `closed_at`: taken
    back, replaced by a newer one, or done; `closing_proposed_at`: an officer has to say yes or no.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="outside_links")
    administration = models.ForeignKey(Administration, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField()
    token = models.CharField(max_length=22, unique=True, default=new_token, editable=False)
    shares_contact = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    closing_proposed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = OutsideLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], name="one_link_outside", condition=Q(closed_at=None)),
        ]

    class Personal:
        of_reporter = ()
        of_staff = ("email", "token")
        impersonal = ()

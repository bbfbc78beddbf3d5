"""An owner outside the house answers by a link of its own: no account, what it may see, and for how long."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from gisreport.cases.models.case import Case, CasePhoto, Follower, new_token
from routing.models import Administration


class OutsideLinkQuerySet(models.QuerySet["OutsideLink"]):
    def alive(self) -> "OutsideLinkQuerySet":
        return self.filter(closed_at=None, expires_at__gt=timezone.now())


class OutsideLink(models.Model):
    """Lets an external owner read the reviewed words and photos of one case, answer, add photos and propose closing.

    `text` and `photos` are what an officer has read and chosen for the owner. `agreed`: whoever reported and has said
    yes to the owner knowing name, address and number. `asked_again_at`: the link had run out, and the owner wants a new
    one. `closing_proposed_at`: an officer has to say yes or no. `closed_at`: taken back, replaced by a newer, or done.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="outside_links")
    administration = models.ForeignKey(Administration, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField()
    token = models.CharField(max_length=22, unique=True, default=new_token, editable=False)
    text = models.TextField(blank=True)
    photos = models.ManyToManyField(CasePhoto, related_name="+", blank=True)
    agreed = models.ForeignKey(Follower, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    asked_again_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    closing_proposed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = OutsideLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], name="one_link_outside", condition=Q(closed_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} → {self.administration_id}"

    @property
    def is_alive(self) -> bool:
        return self.closed_at is None and self.expires_at > timezone.now()

    @property
    def url(self) -> str:
        """Absolute, for the letter."""
        return settings.SITE_URL + reverse("owner", args=[self.token])

    class Personal:
        of_reporter = ()
        of_staff = ("email", "token")
        impersonal = ("text",)  # reviewed, as the text that everyone may read; and goes with it

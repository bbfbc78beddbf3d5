"""Ways to look at the inbox that somebody keeps under a name."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gisreport.accounts.models import User
from gisreport.desk.models import SavedInbox
from gisreport.errors import Refusal

MOST = 30
LONGEST_NAME = 60
LONGEST_QUERY = 1000


@transaction.atomic
def save(*, name: str, query: str, by: User) -> SavedInbox:
    """`query` is what stands after the question mark. One of the same name is written over."""
    name = _read_name(name)
    if len(query) > LONGEST_QUERY:
        raise Refusal(_("Urvalet är för långt för att sparas. Korta det du söker efter."))
    User.objects.select_for_update().get(pk=by.pk)  # one at a time, so that the count holds
    own = SavedInbox.objects.filter(owner=by)
    if not own.filter(name=name).exists() and own.count() >= MOST:
        raise Refusal(_("Du har redan %(most)s sparade urval. Ta bort något först.") % {"most": MOST})
    return SavedInbox.objects.update_or_create(owner=by, name=name, defaults={"query": query})[0]


def rename(saved: SavedInbox, *, name: str) -> None:
    saved.name = _read_name(name)
    try:
        with transaction.atomic():
            saved.save(update_fields=["name"])
    except IntegrityError:
        taken = _("Du har redan ett urval som heter så. Välj ett annat namn.")
        raise Refusal(taken, fields={"name": taken}) from None


def _read_name(written: str) -> str:
    name = " ".join("".join(sign for sign in written if sign.isprintable()).split())
    if not name:
        raise Refusal(_("Skriv ett namn på urvalet."), fields={"name": _("Skriv ett namn på urvalet.")})
    if len(name) > LONGEST_NAME:
        too_long = _("Namnet är längre än %(limit)s tecken. Korta det.") % {"limit": LONGEST_NAME}
        raise Refusal(too_long, fields={"name": too_long})
    return name

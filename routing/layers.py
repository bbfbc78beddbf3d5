"""What layers of areas are called. A municipality may have others; those are called what they were imported as."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LAYERS: dict[str, Promise] = {
    "municipality": _("kommun"),
    "district": _("stadsdel"),
    "road": _("väg"),
    "park": _("park"),
    "owner": _("markägare"),
}


def layer_name(layer: str) -> str:
    return str(LAYERS.get(layer, layer))

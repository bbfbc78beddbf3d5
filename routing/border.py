"""A municipality's border out of the areas inside it, for one that no national set of borders has."""

from django.contrib.gis.db.models import Union
from django.db import transaction
from django.utils.translation import gettext as _

from gisreport.errors import Refusal
from routing.area_sets import Drawn, Origin, put_in_force
from routing.models import Area, AreaSet, Municipality


@transaction.atomic
def border_from_areas(municipality: Municipality, *, layer: str, nearest_within_m: int = 0) -> AreaSet:
    """Put the union of the municipality's areas in `layer` in force as its border, from the day they are.

    `nearest_within_m` is how far outside, in metres, a pin still counts as inside.
    """
    areas = Area.objects.filter(layer=layer, scope=municipality.code, valid__endswith=None)
    first = areas.select_related("area_set").first()
    if first is None:
        nothing = _("%(name)s har inga områden i lagret %(layer)s. Läs in dem med import_areas och --scope %(code)s.")
        raise Refusal(nothing % {"name": municipality.name, "layer": layer, "code": municipality.code})
    of_the_areas = first.area_set
    union = areas.aggregate(union=Union("geometry"))["union"]
    return put_in_force(
        Area.MUNICIPALITY,
        [Drawn(code=municipality.code, name=municipality.name, geometry=union, municipality=municipality)],
        origin=Origin(of_the_areas.source, of_the_areas.licence, of_the_areas.attribution, of_the_areas.source_srid),
        since=of_the_areas.valid.lower,
        scope=municipality.code,
        nearest_within_m=nearest_within_m,
    )

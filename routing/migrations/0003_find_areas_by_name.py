# Districts and parks that were drawn before are found by name too.

from django.apps.registry import Apps
from django.contrib.gis.db.models.functions import PointOnSurface
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils import timezone

from routing.place_names import searchable


def find_areas(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    area, place, municipality = (apps.get_model("routing", name) for name in ("Area", "Place", "Municipality"))
    homes = dict(municipality.objects.values_list("code", "pk"))
    drawn = area.objects.filter(layer__in=("district", "park"), valid__contains=timezone.localdate())
    place.objects.bulk_create(
        ignore_conflicts=True,
        objs=[
            place(
                kind="area",
                name=one.name,
                search_name=searchable(one.name),
                point=one.inside,
                municipality_id=one.municipality_id or homes.get(one.scope),
                source=f"{one.layer} {one.scope}".strip(),
            )
            for one in drawn.annotate(inside=PointOnSurface("geometry")).defer("geometry")
        ],
    )


def forget_areas(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("routing", "Place").objects.filter(kind="area").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("routing", "0002_place_plain_search"),
    ]

    operations = [
        migrations.AlterField(
            model_name="place",
            name="kind",
            field=models.CharField(
                choices=[
                    ("municipality", "kommun"),
                    ("town", "ort"),
                    ("area", "område"),
                    ("postcode", "postnummer"),
                    ("address", "adress"),
                ],
                max_length=12,
            ),
        ),
        migrations.RunPython(find_areas, forget_areas),
    ]

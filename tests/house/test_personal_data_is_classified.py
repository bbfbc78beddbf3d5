import pytest
from django.apps import apps
from django.contrib.gis.db.models import GeometryField
from django.db import models

SPEAKING = (
    models.CharField,
    models.TextField,
    models.JSONField,
    models.FileField,
    GeometryField,
    models.GenericIPAddressField,
)
OURS = ("gisreport.", "reports", "routing", "walks")
MODELS = [model for model in apps.get_models() if model.__module__.startswith(OURS)]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_speaking_field_is_classified_once(model: type[models.Model]) -> None:
    personal = model.Personal  # type: ignore[attr-defined]
    declared = [*personal.of_reporter, *personal.of_staff, *personal.impersonal]
    speaking = {field.name for field in model._meta.concrete_fields if isinstance(field, SPEAKING)}
    assert sorted(declared) == sorted(set(declared)), "a field is classified twice"
    assert speaking - set(declared) == set(), "say in `class Personal` whose data these are"
    assert set(declared) <= {field.name for field in model._meta.get_fields()}

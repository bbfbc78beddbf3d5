import pytest
from django.db import models

from gisreport.privacy.declared import declaration, our_models


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model.__name__)
def test_every_speaking_field_is_classified_once(model: type[models.Model]) -> None:
    declared = declaration(model)
    assert declared, "add a `class Personal` that says whose data these are"
    assert len(declared.fields) == len(set(declared.fields)), "a field is classified twice"
    assert declared.undeclared() == set()
    assert declared.unknown() == set()

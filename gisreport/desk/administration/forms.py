"""The administrators' forms. What they mean is done by the verbs in `routing`."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.contrib.gis.geos import Point
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gisreport.cases.reasons import as_clause
from gisreport.errors import Refusal
from gisreport.geo.points import read_coordinates
from routing.layers import layer_name
from routing.models import Administration, Area, Category, Municipality, Responsibility
from routing.rules import Wording

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RefusableForm(forms.Form):
    """A form that can show what a verb refused."""

    def show(self, refusal: Refusal) -> None:
        """Beside the field where there is one of that name, else on top."""
        for name, words in refusal.fields.items():
            self.add_error(name if name in self.fields else None, words)
        if not refusal.fields:
            self.add_error(None, refusal.message)


def offices_for(municipality: Municipality) -> Any:
    """The municipality's own, then the owners that answer in several."""
    return Administration.objects.filter(municipality=municipality) | Administration.objects.filter(municipality=None)


class RuleForm(RefusableForm):
    category = forms.ModelChoiceField(
        Category.objects.none(),
        label=gettext_lazy("Kategori"),
        required=False,
        empty_label=gettext_lazy("Alla kategorier"),
    )
    area = forms.ChoiceField(label=gettext_lazy("Område"), required=False)
    administration = forms.ModelChoiceField(
        Administration.objects.none(),
        label=gettext_lazy("Svarar"),
        empty_label=gettext_lazy("Välj förvaltning"),
        error_messages={"required": gettext_lazy("Välj vem som svarar.")},
    )
    since = forms.DateField(label=gettext_lazy("Gäller från"), widget=DAY)
    order = forms.IntegerField(
        label=gettext_lazy("Ordning"),
        min_value=0,
        max_value=32_000,
        initial=100,
        help_text=gettext_lazy("Lägre tal går före, när två regler gäller samma plats och kategori."),
    )
    reason_sv = forms.CharField(
        label=gettext_lazy("Skäl på svenska"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Ska passa efter ordet eftersom. Lämna tomt, så skriver tjänsten skälet själv."),
    )
    reason_en = forms.CharField(
        label=gettext_lazy("Skäl på engelska"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Ska passa efter ordet because."),
    )

    def __init__(self, municipality: Municipality, *args: Any, rule: Responsibility | None = None, **kwargs: Any):
        kwargs["initial"] = {
            "since": timezone.localdate(),
            **(initial_of(rule) if rule else {}),
            **kwargs.get("initial", {}),
        }
        super().__init__(*args, **kwargs)
        categories = Category.objects.filter(municipality=municipality).order_by("group__order", "order")
        self.fields["category"].queryset = categories.select_related("group")  # type: ignore[attr-defined]
        self.fields["administration"].queryset = offices_for(municipality)  # type: ignore[attr-defined]
        self.fields["area"].choices = area_choices(municipality, rule)  # type: ignore[attr-defined]

    def wording(self) -> Wording:
        given = self.cleaned_data
        layer, _bar, area_code = given["area"].partition("|")
        return Wording(
            administration=given["administration"],
            category=given["category"],
            layer=layer,
            area_code=area_code,
            order=given["order"],
            reasons={"sv": as_clause(given["reason_sv"], "sv"), "en": as_clause(given["reason_en"], "en")},
        )


def initial_of(rule: Responsibility) -> dict[str, Any]:
    return {
        "category": rule.category,
        "area": area_key(rule.layer, rule.area_code),
        "administration": rule.administration,
        "since": max(rule.valid.lower or date.min, timezone.localdate()),
        "order": rule.order,
        "reason_sv": rule.reasons.get("sv", ""),
        "reason_en": rule.reasons.get("en", ""),
    }


def area_key(layer: str, code: str) -> str:
    return f"{layer}|{code}" if layer else ""


def area_choices(municipality: Municipality, rule: Responsibility | None) -> list[Any]:
    """The whole municipality, then each layer with its areas; of national layers only what lies here."""
    today = timezone.localdate()
    here = Area.objects.on(today).exclude(layer=Area.MUNICIPALITY)
    border = Area.objects.on(today).filter(layer=Area.MUNICIPALITY, municipality=municipality).first()
    areas = here.filter(scope=municipality.code)
    if border is not None:
        areas = areas | here.filter(scope="", geometry__intersects=border.geometry)
    layers: dict[str, list[tuple[str, str]]] = {}
    for layer, code, name in areas.order_by("layer", "name", "code").values_list("layer", "code", "name"):
        layers.setdefault(layer, [(area_key(layer, ""), _("alla i lagret {layer}").format(layer=layer_name(layer)))])
        layers[layer].append((area_key(layer, code), name))
    known = {key for choices in layers.values() for key, _name in choices}
    missing = area_key(rule.layer, rule.area_code) if rule else ""
    gone = [(missing, _("{code} (finns inte längre)").format(code=missing))] if missing and missing not in known else []
    named = [(layer_name(layer).capitalize(), choices) for layer, choices in layers.items()]
    return [("", _("Hela kommunen")), *gone, *named]


class EndRuleForm(RefusableForm):
    since = forms.DateField(
        label=gettext_lazy("Upphör den"),
        widget=DAY,
        help_text=gettext_lazy("Den dagen gäller regeln inte längre."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"since": timezone.localdate()}} | kwargs)


class TryForm(RefusableForm):
    """Asked with GET, so that an answer has an address that can be passed on."""

    place = forms.CharField(
        label=gettext_lazy("Koordinater"),
        max_length=100,
        help_text=gettext_lazy("Till exempel 62.3908, 17.3069 eller 6918513 617945 (SWEREF 99 TM)."),
    )
    category = forms.ModelChoiceField(
        Category.objects.none(), label=gettext_lazy("Kategori"), required=False, to_field_name="code",
        empty_label=gettext_lazy("Ingen särskild"),
    )  # fmt: skip
    on = forms.DateField(label=gettext_lazy("Dag"), widget=DAY, required=False)

    def __init__(self, municipality: Municipality, data: Mapping[str, Any] | None) -> None:
        super().__init__(data, initial={"on": timezone.localdate()})
        self.fields["category"].queryset = Category.objects.offered_in(municipality)  # type: ignore[attr-defined]

    def clean_place(self) -> Point:
        point = read_coordinates(self.cleaned_data["place"])
        if point is None:
            raise forms.ValidationError(
                _("Skriv två tal: latitud och longitud i grader, eller nord och öst i SWEREF 99 TM.")
            )
        return point


class OfficeForm(forms.ModelForm):
    website = forms.URLField(label=gettext_lazy("Webbplats"), required=False, assume_scheme="https")

    class Meta:
        model = Administration
        fields = ("name", "name_en", "email", "phone", "website", "is_external", "forwards_reports")
        labels = {
            "name": gettext_lazy("Namn"),
            "name_en": gettext_lazy("Namn på engelska"),
            "email": gettext_lazy("E-post"),
            "phone": gettext_lazy("Telefon"),
            "is_external": gettext_lazy("Utanför kommunen, till exempel ett bostadsbolag"),
            "forwards_reports": gettext_lazy("Anmälningar skickas vidare dit"),
        }
        help_texts = {
            "name_en": gettext_lazy("Som mitt i en mening, med artikel om den behövs: ”the Operations Office”."),
            "email": gettext_lazy("Hit kommer ett mejl om varje nytt ärende. Använd en funktionsbrevlåda."),
            "forwards_reports": gettext_lazy("Annars får den som anmäler veta vart den ska vända sig."),
        }

    def save_in(self, municipality: Municipality) -> Administration:
        """A new one gets its code, which stays the same for ever, from its name."""
        office = self.save(commit=False)
        if office.pk is None:
            office.municipality = municipality
            office.code = unused_code(municipality, office.name)
        office.save()
        return office


def unused_code(municipality: Municipality, name: str) -> str:
    code = base = slugify(name)[:50] or "forvaltning"
    taken = set(municipality.administrations.values_list("code", flat=True))
    number = 2
    while code in taken:
        code, number = f"{base}-{number}", number + 1
    return code


class FactsForm(forms.ModelForm):
    class Meta:
        model = Municipality
        fields = (
            "default_desk", "phone", "on_call_phone", "email", "data_controller", "publishes_without_review",
            "least_participants",
        )  # fmt: skip
        labels = {
            "default_desk": gettext_lazy("Mottagning"),
            "phone": gettext_lazy("Telefon till kommunen"),
            "on_call_phone": gettext_lazy("Telefon till jouren"),
            "email": gettext_lazy("E-post till kommunen"),
            "data_controller": gettext_lazy("Personuppgiftsansvarig nämnd"),
            "publishes_without_review": gettext_lazy("Visa texter för alla utan att granska dem först"),
            "least_participants": gettext_lazy("Minsta antal deltagare bakom en siffra från trygghetsvandringar"),
        }
        help_texts = {
            "default_desk": gettext_lazy("Får alla ärenden som ingen regel gäller."),
            "on_call_phone": gettext_lazy("För det som är bråttom men där ingen är i fara."),
            "publishes_without_review": gettext_lazy("Privata kategorier visas aldrig, och foton granskas alltid."),
            "least_participants": gettext_lazy(
                "Gäller kartorna för planering. Minst 3. I öppna data är det alltid minst 5."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = self.instance.administrations.filter(is_external=False)
        self.fields["default_desk"].queryset = own  # type: ignore[attr-defined]
        self.fields["default_desk"].empty_label = gettext_lazy("Välj förvaltning")  # type: ignore[attr-defined]
        self.fields["default_desk"].required = True

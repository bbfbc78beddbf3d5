"""Every component of the look on four pages that only tests can open; the rest of the project beside them."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import segno
from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path
from django.utils.safestring import mark_safe

from gisreport.cases.status import Status
from gisreport.urls import urlpatterns as project
from routing.models import Municipality

HERE = Path(__file__).parent
SECRET = "https://felanmalan.example.org/a/Jx3kQ9vTz0a8Wm2cR5nB1g"


class Contact(forms.Form):
    email = forms.EmailField(label="E-post", help_text="Vi skickar bara det som rör ärendet.")
    phone = forms.CharField(label="Telefon", required=False)
    lamps = forms.ChoiceField(
        label="Hur många lampor är släckta?", choices=[("1", "En"), ("2", "Flera"), ("3", "Hela gatan")],
        widget=forms.RadioSelect,
    )  # fmt: skip
    text = forms.CharField(label="Berätta", widget=forms.Textarea)
    agree = forms.BooleanField(label="Skicka mejl när något händer", required=False)


def show(request: HttpRequest, name: str) -> HttpResponse:
    form = Contact({"email": "anna@", "text": "Lampan blinkar."}) if "fel" in request.GET else Contact()
    context: dict[str, Any] = {
        "municipality": Municipality(
            code="9001", name="Lilleby", official_name="Lilleby kommun", phone="0123-45 67 89",
            on_call_phone="0123-45 67 00", email="kommun@9001.example.org",
        ),
        "form": form,
        "statuses": Status.values,
        "today": date(2026, 5, 3),
        "now": datetime(2026, 5, 3, 10, 12, tzinfo=UTC),
        "page": Paginator(range(90), 30).page(2),
        "qr": mark_safe(segno.make(SECRET).svg_inline(scale=4)),
        "secret": SECRET,
        "categories": CATEGORIES,
    }  # fmt: skip
    source = (HERE / f"{name}.html").read_text(encoding="utf-8")
    return HttpResponse(engines["django"].from_string(source).render(context, request))


CATEGORIES = [
    ("lightbulb", "Belysning"), ("traffic-cone", "Vägskada"), ("droplets", "Vatten och avlopp"),
    ("trees", "Park och grönyta"), ("spray-can", "Klotter och skadegörelse"), ("snowflake", "Snö och halka"),
    ("signpost", "Vägskyltar"), ("trash-2", "Avfall och nedskräpning"), ("bike", "Gång- och cykelväg"),
]  # fmt: skip


def module(request: HttpRequest) -> HttpResponse:
    return HttpResponse((HERE / "module.js").read_bytes(), content_type="text/javascript")


urlpatterns = [path("styleguide/module.js", module), path("styleguide/<slug:name>/", show), *project]

"""Everything that is not for the public is marked, and every public answer is searched for the marks.

The answers come from the URL configuration: an address that is added is asked too. Secret links, the pages of whoever
has signed in and what a demonstration shows of its own mail are not public and have their own tests.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.contrib.gis.geos import Point
from django.core.files.base import ContentFile
from django.db import models
from django.test import Client
from django.urls import reverse

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.models import Case, CaseEvent, CasePhoto, Follower
from gisreport.geo.hexagons import SIZES
from gisreport.maps.fold import fold_all
from gisreport.maps.models import SavedView
from gisreport.maps.ogc import catalogue
from gisreport.maps.products import Quarter, make_product
from gisreport.photos.models import PhotoState
from gisreport.privacy.declared import declarations
from gisreport.privacy.erasure import ask
from reports.submit import Submission, submit
from routing.models import Administration, Municipality
from tests.cast import Town, officer
from tests.geometry import pin
from tests.house.test_every_url_by_every_role import ADDRESSES, ROWS, is_of_others
from tests.maps.reading import tile_of
from tests.maps.walked import see
from walks.models import Survey, Walk, WalkPhoto

pytestmark = pytest.mark.django_db

MARK = "hemlighet"
WINTER = datetime(2026, 2, 11, 17, tzinfo=UTC)
REVIEWED = "Lampan är släckt."
ANSWERED = "Vi tittar på den."
TOLD = "En stolpe vid en gata"
PLACE, ELSEWHERE = pin(3, 3), pin(7, 8)
CRS_3006 = "http://www.opengis.net/def/crs/EPSG/0/3006"
OF_CELLS = [
    {"category": "otrygg-plats"}, {"per": "inhabitants"}, {"layer": "observations", "municipality": "9001"},
    {"layer": "observations", "theme": "lighting", "valence": "negative"}, {"light": "dark"}, {"status": "closed"},
]  # fmt: skip
# For the operator, and what only a demonstration has.
NOT_FOR_THE_PUBLIC = {"metrics", "health-ready", "demo-mail", "demo-letter", "demo-letter-html"}
# New in every answer: what forms carry against other sites, their ids, and the time of the answer itself.
CHANGES = re.compile(
    rb'name="csrfmiddlewaretoken" value="[^"]+"|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|'
    rb'"timeStamp": ?"[^"]+"|20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z'
)
NOBODYS = str(UUID(int=0))
TAKEN_AT = re.compile(rb'<time datetime="[^"]+">[^<]+</time>')  # on a planner's page: when its figures were read
SHORTEST = 6  # what is shorter than this says nothing by itself: "sv", "{}"


@pytest.fixture(autouse=True)
def patience(settings: LazySettings) -> None:
    settings.RATE_LIMITS = dict.fromkeys(settings.RATE_LIMITS)


def tell_all(town: Town, by: User, place: Point, category: str) -> Case:
    """A case to which everything has happened that leaves words or names somewhere, all of them marked."""
    sent = submit(
        Submission(
            category=town.categories[category],
            municipality=town.municipality,
            point=place,
            place=f"Bakom {MARK} vid porten",
            text=f"Jag heter {MARK} och vågar inte gå här.",
            answers={"lampor": f"{MARK}-svar"},
            name=f"Rut {MARK}",
            email=f"rut.{MARK}@example.org",
            phone="070-000 11 22 33",
        )
    )
    case = sent.case
    lifecycle.take(case, officer=by, by=by)
    if case.is_public:
        lifecycle.support(case, key=f"{MARK}-device", email=f"sven.{MARK}@example.org")
    lifecycle.note(case, text=f"Ring {MARK} först.", by=by)
    lifecycle.reply(case, text=f"Till dig, {MARK}.", by=by)
    lifecycle.add_information(sent.follower, text=f"Jag bor hos {MARK}.")
    lifecycle.no_longer_needed(sent.follower, text=f"Hälsar {MARK}.")
    ask(sent.follower, text=f"Ta bort {MARK}.")
    add_photo(case, sent.follower, shows=MARK, alt=f"Foto av {MARK}")
    return case


def add_photo(case: Case, follower: Follower, *, shows: str, alt: str = "") -> CasePhoto:
    photo = CasePhoto(case=case, event=case.events.filter(follower=follower).first(), state=PhotoState.CLEAN, alt=alt)
    for size in ("master", "large", "medium", "small"):
        getattr(photo, size).save("", ContentFile(f"\xff\xd8{shows}".encode("latin-1")), save=False)
    photo.save()
    return photo


@pytest.fixture
def lamp(lilleby: Town, anna_of_streets: User, per_the_planner: User) -> Case:
    """A public case, of which a description, an answer and a photo have been released."""
    User.objects.update(name=f"Anna {MARK}")
    case = tell_all(lilleby, anna_of_streets, PLACE, "belysning")
    lifecycle.release_text(case, text=REVIEWED, by=anna_of_streets)
    lifecycle.reply(case, text=ANSWERED, is_public=True, by=anna_of_streets)
    follower = Follower.objects.filter(case=case, is_reporter=True)[0]
    lifecycle.release_photo(add_photo(case, follower, shows="En gata"), alt=TOLD, by=anna_of_streets)
    SavedView.objects.create(municipality=lilleby.municipality, owner=per_the_planner, name=f"Runt {MARK}", query=MARK)
    fold_all()
    five = [f"{MARK}-{number}" for number in range(5)]
    see(lilleby, 3, 3, *five, theme="care")
    make_product(lilleby.municipality, Quarter.named("2026-Q2"))
    return case


def speak_behind_the_desk(case: Case, by: User) -> None:
    """What officers and the reporter say to each other about a public case, and a photo that nobody has released."""
    follower = Follower.objects.filter(case=case, is_reporter=True)[0]
    case.refresh_from_db()
    lifecycle.note(case, text=f"Ring {MARK} igen.", by=by)
    lifecycle.reply(case, text=f"Vi har talat med {MARK}.", by=by)
    lifecycle.add_information(follower, text=f"{MARK} har flyttat.")
    add_photo(case, follower, shows=MARK)
    fold_all()


def hide_two_more(town: Town, by: User) -> list[Case]:
    """A case of a private category and a hidden one, with words and photos that look released."""
    private = tell_all(town, officer(town, "trygghet", f"Tore-{MARK}"), ELSEWHERE, "otrygg-plats")
    hidden = tell_all(town, by, PLACE, "belysning")
    lifecycle.hide(hidden, by=by)
    see(town, 7, 8, f"{MARK}-6", f"{MARK}-7", at=WINTER)
    both = [private, hidden]
    Case.objects.filter(pk__in=[case.pk for case in both]).update(public_text=f"Otryggt hos {MARK}.")
    CasePhoto.objects.filter(case__in=both).update(released_at=private.created_at)
    CaseEvent.objects.filter(case__in=both).update(is_public_text=True)
    fold_all()
    return both


# --- Every public answer ---


def addresses(cases: list[Case]) -> Iterator[str]:
    """Of all that a stranger can open, with everything that can stand in an address for these cases."""
    numbers = [case.number for case in cases]
    photos = [str(key) for key in CasePhoto.objects.filter(case__in=cases).values_list("pk", flat=True)]
    collections = [collection.id for collection in catalogue.ALL]
    values = {
        "written": numbers, "number": numbers, "photo_id": photos, "size": ["small", "large"],
        "form": ["csv", "geojson", "gpkg"], "collection": collections, "feature": numbers,
        "layer": ["faults", "observations"], "code": ["9001"],
        "quarter": ["2026-Q2", "2026-Q1"],
        "view_id": [str(key) for key in SavedView.objects.values_list("pk", flat=True)],
        "walk": [NOBODYS, *map(str, Walk.objects.values_list("pk", flat=True))],
        "survey": [NOBODYS, *map(str, Survey.objects.values_list("pk", flat=True))],
        "walk_photo": [NOBODYS, *map(str, WalkPhoto.objects.values_list("pk", flat=True))],
        "client_id": [NOBODYS], "sha256": ["0" * 64],
    }  # fmt: skip
    for name in sorted(public_names()):
        parts = ADDRESSES[name]
        for filled in product(*(values.get(part, ["1"]) for part in parts if part not in "xyz")):
            given = dict(zip([part for part in parts if part not in "xyz"], filled, strict=True))
            for place in tiles() if "z" in parts else [{}]:
                for query in ["", *queries(name)]:
                    yield reverse(name, kwargs=given | place) + query


def public_names() -> set[str]:
    """The table of permissions says them; `login` is where strangers are led to the sign-in."""
    closed = {row.name for row in ROWS if row.expected("stranger", is_private=False) == "login"}
    own = {name for name, parts in ADDRESSES.items() if any("token" in part for part in parts) or is_of_others(name)}
    return set(ADDRESSES) - closed - own - NOT_FOR_THE_PUBLIC


def tiles() -> list[dict[str, int]]:
    found = {tile_of(place, zoom) for place in (PLACE, ELSEWHERE) for zoom in (0, 6, 9, 11, 13, 16)}
    return [{"z": tile.z, "x": tile.x, "y": tile.y} for tile in found]


def queries(name: str) -> list[str]:
    """Ways to ask that show more than the plain address."""
    here = {"lat": f"{PLACE.y}", "lon": f"{PLACE.x}"}
    there = {"lat": f"{ELSEWHERE.y}", "lon": f"{ELSEWHERE.x}"}
    numbers = Case.objects.values_list("number", flat=True)
    spoken = [{"text": text} for text in (MARK, "otryggt", "släckt", *numbers)]
    asked: dict[str, list[dict[str, Any]]] = {
        "start": [
            {**here, "zoom": 16},
            {**there, "zoom": 16},
            {"group": "ute", "status": "open"},
            {"plats": "Lilleby"},
        ],
        "case-list": [{"status": "open"}, {**there, "zoom": 17}],
        "case-cards": [{"number": number} for number in Case.objects.values_list("number", flat=True)],
        "find-case": [{"nummer": number} for number in Case.objects.values_list("number", flat=True)],
        "report": [{**here, "category": "belysning"}],
        "report-similar": [
            {**place, "category": category} for place in (here, there) for category in ("belysning", "otrygg-plats")
        ],
        "report-categories": [here],
        "report-places": [{"q": "Lilleby"}],
        "api-places": [{"q": "Lilleby"}],
        "api-routing": [{**there, "category": "belysning"}],
        "api-categories": [here],
        "api-cells": [{"size": size} for size in SIZES] + OF_CELLS,
        "cell-tile": OF_CELLS,
        "api-cases": [{"category": "otrygg-plats"}, {"limit": 1}, {"bbox": around(ELSEWHERE)}, *spoken],
        "ogc-items": [
            {"f": "html"}, {"limit": 1}, {"category": "otrygg-plats"}, {"bbox": around(ELSEWHERE)},
            {"crs": CRS_3006, "datetime": "2026-01-01/.."},
        ],
        "ogc-item": [{"f": "html"}],
        "cases-download": [{"category": "otrygg-plats"}, *spoken],
    }  # fmt: skip
    return [f"?{urlencode(query)}" for query in asked.get(name, [])]


def around(place: Point) -> str:
    return f"{place.x - 0.01},{place.y - 0.01},{place.x + 0.01},{place.y + 0.01}"


def answers(cases: list[Case]) -> dict[str, bytes]:
    """Status, headers and body of each, without what is new in every answer."""
    client = Client(headers={"accept-language": "sv"})
    found = {}
    for address in addresses(cases):
        answer = client.get(address)
        body = b"".join(answer) if answer.streaming else answer.content
        told = f"{answer.status_code} {answer.get('Link')} {answer.get('Location')}\n".encode()
        found[address] = CHANGES.sub(b"", told + body)
    return found


def secrets() -> set[str]:
    """Every value that stands in a field which is declared somebody's, but what has been released on purpose."""
    found: set[str] = {MARK}
    for declared in declarations():
        for name in (*declared.of_reporter, *declared.of_staff):
            field = declared.model._meta.get_field(name)
            if isinstance(field, models.CharField | models.TextField | models.FileField):
                found |= {str(value) for value in declared.model._default_manager.values_list(name, flat=True)}
    released = {ANSWERED, TOLD, *Administration.objects.values_list("email", flat=True)}
    released |= set(Municipality.objects.values_list("email", flat=True))
    return {value for value in found if len(value) >= SHORTEST} - released


def leaks(found: dict[str, bytes], marks: set[str]) -> list[str]:
    sought = {mark: mark.encode().lower() for mark in marks}
    lower = {address: body.lower() for address, body in found.items()}
    return [
        f"{mark!r} in {address}" for mark, word in sought.items() for address, body in lower.items() if word in body
    ]


def test_nothing_that_is_somebodys_is_in_anything_public(lamp: Case, lilleby: Town, anna_of_streets: User) -> None:
    hidden = hide_two_more(lilleby, anna_of_streets)
    found = answers([lamp, *hidden])
    shown = [address for address, body in found.items() if REVIEWED.encode() in body]
    assert {"/api/v1/cases", f"/arende/{lamp.number}", "/karta/arenden.csv", "/ogc/collections/cases/items"} <= set(
        shown
    )
    assert len(secrets()) > 30
    assert leaks(found, secrets()) == []


def test_what_is_not_public_changes_no_public_answer(lamp: Case, lilleby: Town, anna_of_streets: User) -> None:
    """Not a count, not a total, not a cell, not a byte; and of itself it says as little as what never was."""
    without = answers([lamp])
    assert len(without) > 100
    speak_behind_the_desk(lamp, anna_of_streets)
    assert differing(without, answers([lamp])) == []
    hidden = hide_two_more(lilleby, anna_of_streets)
    with_them = answers([lamp, *hidden])
    assert differing(without, with_them) == []
    theirs = [address for address in with_them.keys() - without.keys() if "?" not in address]
    assert len(theirs) > 10
    assert [address for address in theirs if not with_them[address].startswith((b"404", b"400", b"405"))] == []


def test_planners_are_told_of_public_cases_and_of_walks_as_one(
    lamp: Case, lilleby: Town, anna_of_streets: User, per_the_planner: User, client: Client
) -> None:
    """Not what is private, not who took part: on the page, in its figures and in print."""
    client.force_login(per_the_planner)
    page, result = reverse("planning", args=["9001"]), reverse("planning-result", args=["9001"])
    plans = [page, f"{page}?size=50&paper=a3", f"{page}?light=dark&category=otrygg-plats", f"{result}?sort=place"]
    plans += [f"{page}?layer=observations", f"{page}?layer=observations&theme=lighting&paper=a3"]
    plans += [f"/api/v1/cells{query}" for query in ("?size=50", "?layer=observations&size=250&municipality=9001")]
    before = {path: read(client, path) for path in plans}
    hidden = hide_two_more(lilleby, anna_of_streets)
    after = {path: read(client, path) for path in plans}
    others = secrets() - {
        MARK,
        *User.objects.values_list("name", flat=True),
        *SavedView.objects.values_list("name", flat=True),
    }
    others -= set(SavedView.objects.values_list("query", flat=True))
    assert leaks(after, others) == []
    of_cases = [path for path in plans if "observations" not in path]
    assert [path for path in of_cases if before[path] != after[path]] == []
    assert not any(case.number.encode() in body for case in hidden for body in after.values())


def read(client: Client, path: str) -> bytes:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.content[:300])
    return TAKEN_AT.sub(b"", CHANGES.sub(b"", answer.content))


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    return [address for address, body in one.items() if other[address] != body]

"""What is kept by caches says the same with and without a body, and what is no question is told so."""

import pytest
from django.conf import settings
from django.test import Client

from gisreport.maps.fold import fold_all
from tests.cast import Town
from tests.geometry import pin
from tests.maps.planting import plant

pytestmark = pytest.mark.django_db

KEPT = ["/api/v1/cells", "/api/v1/cases", "/tiles/cells/faults/0/0/0.mvt", "/ogc/collections/cases/items?f=json"]


@pytest.fixture
def lamps(lilleby: Town) -> None:
    for number in range(5):
        plant(lilleby, pin(3 + number, 3))
    fold_all()


@pytest.mark.parametrize("path", KEPT)
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_unchanged_is_said_with_the_headers_of_the_whole(client: Client, lamps: None, path: str, encoding: str) -> None:
    whole = client.get(path, headers={"accept-encoding": encoding})
    assert whole.status_code == 200
    unchanged = client.get(path, headers={"accept-encoding": encoding, "if-none-match": whole["ETag"]})
    assert unchanged.status_code == 304
    assert whole["ETag"].startswith('W/"')
    for name in ("ETag", "Cache-Control"):
        assert unchanged[name] == whole[name]
    assert set(unchanged["Vary"].split(", ")) == set(whole["Vary"].split(", ")) >= {"Accept-Encoding"}


def test_what_caches_keep_follows_the_header_and_no_cookie(client: Client, lamps: None) -> None:
    path = "/ogc/collections/cases/items?f=json"
    swedish = client.get(path)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    same = client.get(path)
    assert same["ETag"] == swedish["ETag"]
    assert same["Content-Language"] == "sv"
    english = client.get(path, headers={"accept-language": "en"})
    assert english["ETag"] != swedish["ETag"]
    assert "Accept-Language" in english["Vary"]
    assert "Cookie" not in english["Vary"]


@pytest.mark.parametrize(
    "path", [*KEPT[2:], "/tiles/cells/faults.json", "/tiles/cases/0/0/0.mvt", "/karta/arenden.csv"]
)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_what_is_no_question_is_told_so(lilleby: Town, path: str, method: str) -> None:
    answer = Client(enforce_csrf_checks=True).generic(method, path)
    assert answer.status_code == 405
    assert "GET" in answer["Allow"]

"""Makes `release-VERSION.sql.gz`: the schema and some data as a release leaves them, for the next ones to upgrade.

Run once per release, in its checkout and with an empty database (PostGIS switched on), and commit the file:

    createdb release; DATABASE_URL=postgresql:///release GISREPORT_DATA=/tmp/release python -m tests.upgrade.make_dump

`release-0.1.sql.gz` was made so, from the commit "Ask once for the reports of a case". It holds the demo of five
municipalities (the other 285 are taken out again) and one report with everything: a name, an address, photos in every
state, support, more information.
"""

import gzip
import io
import os
import subprocess
import tomllib
import uuid
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent.parent
SENT = uuid.UUID("0192d4b0-0000-7000-8000-000000000001")
NOISE = ("--", "\\restrict", "\\unrestrict")

TRIM = """
CREATE TEMP TABLE gone AS SELECT id, code FROM routing_municipality
    WHERE code NOT IN ('2262', '2280', '2281', '2282', '2284');
DELETE FROM routing_question WHERE category_id IN
    (SELECT id FROM routing_category WHERE municipality_id IN (SELECT id FROM gone));
DELETE FROM routing_responsibility WHERE municipality_id IN (SELECT id FROM gone);
DELETE FROM routing_category WHERE municipality_id IN (SELECT id FROM gone);
DELETE FROM routing_categorygroup WHERE municipality_id IN (SELECT id FROM gone);
DELETE FROM routing_administration WHERE municipality_id IN (SELECT id FROM gone);
DELETE FROM routing_place WHERE name NOT IN ('Sundsvall', 'Härnösand', 'Timrå', 'Kramfors', 'Örnsköldsvik');
DELETE FROM routing_municipality WHERE id IN (SELECT id FROM gone);
DELETE FROM routing_areapiece p USING routing_area a
    WHERE a.id = p.area_id AND a.layer = 'municipality' AND a.code IN (SELECT code FROM gone);
DELETE FROM routing_area WHERE layer = 'municipality' AND code IN (SELECT code FROM gone);
"""


def load() -> None:
    from django.core.management import call_command

    for command in (("migrate", "-v0"), ("load_sweden",), ("load_demo",)):
        call_command(*command)


def report() -> None:
    from django.contrib.gis.geos import Point
    from django.core.files.uploadedfile import SimpleUploadedFile
    from PIL import Image

    from gisreport.cases import lifecycle
    from gisreport.cases.tasks import clean_case_photo
    from gisreport.photos.intake import accept_all
    from reports.held import hold
    from reports.submit import Submission, submit
    from routing.models import Category

    def photos(*colours: str) -> list[SimpleUploadedFile]:
        found = []
        for colour in colours:
            file = io.BytesIO()
            Image.new("RGB", (64, 48), colour).save(file, "JPEG")
            found.append(SimpleUploadedFile(colour, file.getvalue()))
        return found

    lamp = Category.objects.select_related("municipality").get(municipality__code="2281", code="belysning")
    sent = submit(
        Submission(
            category=lamp,
            municipality=lamp.municipality,
            point=Point(17.3069, 62.3908, srid=4326),
            text="Lampan vid busshållplatsen är släckt.",
            name="Rut Exempel",
            email="rut@example.org",
            phone="060-12 34 56",
            photos=accept_all(photos("navy", "olive")),
            submission_id=SENT,
        )
    )
    lifecycle.support(sent.case, key="k" * 64, email="omar@example.org")
    lifecycle.add_information(sent.follower, text="Den blinkar nu.", photos=photos("teal"))
    clean_case_photo(str(sent.case.photos.order_by("received_at").first().pk))  # type: ignore[union-attr]
    hold(accept_all(photos("red")), uuid.uuid4())


def trim() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(TRIM)


def dump() -> Path:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    target = Path(__file__).with_name(f"release-{version.removesuffix('.0')}.sql.gz")
    options = ("--no-owner", "--no-acl", "--no-comments", "--exclude-table-data=*.spatial_ref_sys")
    text = subprocess.run(["pg_dump", *options, os.environ["DATABASE_URL"]], capture_output=True, check=True).stdout
    lines = [line for line in text.decode().splitlines() if line and not line.startswith(NOISE)]
    target.write_bytes(gzip.compress("\n".join([*lines, ""]).encode(), mtime=0))
    return target


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gisreport.settings")
    django.setup()
    load()
    report()
    trim()
    print(dump())

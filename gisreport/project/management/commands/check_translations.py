"""Does every string on screen exist in English? Swedish is the language of the strings themselves."""

import shutil
import subprocess
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.test.utils import override_settings

LANGUAGE = "en"
IGNORED = ["node_modules/*", "var/*", ".venv/*", "tests/*"]


def missing_translations() -> list[str]:
    """The Swedish strings that have no (or an unsure) English text, read from the code as it is now."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "locale"
        shutil.copytree(settings.LOCALE_PATHS[0], copy)
        with override_settings(LOCALE_PATHS=[copy]):
            # Were our own catalogues not ignored, makemessages would find them on its way and write there too.
            _collect_strings(ignoring=[*IGNORED, "locale/*"])
        catalogue = str(copy / LANGUAGE / "LC_MESSAGES" / "django.po")
        return [
            line
            for option in ("--untranslated", "--only-fuzzy")
            for line in _strings(["msgattrib", option, "--no-obsolete", "--no-wrap", catalogue])
        ]


def _collect_strings(*, ignoring: list[str]) -> None:
    """Write the strings of the code into the English catalogue; those that are gone leave it."""
    call_command(
        "makemessages",
        locale=[LANGUAGE],
        ignore_patterns=ignoring,
        no_location=True,
        no_obsolete=True,
        no_wrap=True,
        verbosity=0,
    )


def _strings(command: list[str]) -> list[str]:
    found = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603
    return [line[7:-1] for line in found.splitlines() if line.startswith('msgid "') and line != 'msgid ""']


class Command(BaseCommand):
    help = "Lists strings that have no English text; exits with 1 if there are any."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--write", action="store_true", help="first write new strings into gisreport/locale/en")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["write"]:
            _collect_strings(ignoring=IGNORED)
        missing = missing_translations()
        if missing:
            raise CommandError(
                "No English text for:\n  "
                + "\n  ".join(missing)
                + "\nRun `python manage.py check_translations --write` and fill in gisreport/locale/en."
            )
        self.stdout.write("Every string exists in English.")

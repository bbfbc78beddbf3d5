"""Does every string on screen exist in English? Swedish is the language of the strings themselves."""

import shutil
import subprocess
import tempfile
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
            call_command("makemessages", locale=[LANGUAGE], ignore_patterns=IGNORED, no_obsolete=True, verbosity=0)
        catalogue = str(copy / LANGUAGE / "LC_MESSAGES" / "django.po")
        return [
            line
            for option in ("--untranslated", "--only-fuzzy")
            for line in _strings(["msgattrib", option, "--no-obsolete", "--no-wrap", catalogue])
        ]


def _strings(command: list[str]) -> list[str]:
    found = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603
    return [line[7:-1] for line in found.splitlines() if line.startswith('msgid "') and line != 'msgid ""']


class Command(BaseCommand):
    help = "Lists strings that have no English text; exits with 1 if there are any."

    def handle(self, *args: Any, **options: Any) -> None:
        missing = missing_translations()
        if missing:
            raise CommandError(
                "No English text for:\n  "
                + "\n  ".join(missing)
                + "\nRun `python manage.py makemessages -l en` and fill in gisreport/locale/en."
            )
        self.stdout.write("Every string exists in English.")

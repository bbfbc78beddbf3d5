import csv
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from gisreport.errors import Refusal
from reports.importing import Imported, Rejected, import_reports
from reports.mapping import EXAMPLE, read_mapping
from reports.source_file import Row


class Command(BaseCommand):
    help = "Imports reports from CSV, JSON or GeoJSON. Rows that cannot be stored go to a file with the reason."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter  # a mapping that has lost its lines cannot be copied
        parser.epilog = f"A mapping is a TOML file:\n{EXAMPLE}"
        parser.add_argument("file", type=Path)
        parser.add_argument("--mapping", type=Path, required=True, help="TOML file: which column means what")
        parser.add_argument("--districts", type=Path, help="areas inside the municipality, any GDAL-readable file")
        parser.add_argument("--rejects", type=Path, help="where rejected rows go (default: beside the file)")
        parser.add_argument("--limit", type=int, help="only the first rows")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        rejects: Path = options["rejects"] or Path(f"{file.stem}-rejects.csv")
        try:
            mapping = read_mapping(options["mapping"])
            imported = import_reports(
                file, mapping, districts=options["districts"], progress=self.bar, limit=options["limit"]
            )
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        if imported.rejected:
            _write(rejects, imported.rejected)
        self.tell(imported, rejects)

    def bar(self, rows: Iterable[Row]) -> Iterable[Row]:
        return tqdm(rows, unit=" rows", file=self.stderr)

    def tell(self, imported: Imported, rejects: Path) -> None:
        self.stdout.write(
            f"{imported.total} in = {imported.stored} stored ({imported.new} new, {imported.known} already here)"
            f" + {len(imported.rejected)} rejected"
        )
        if imported.rejected:
            self.stdout.write(f"The rejected rows and why: {rejects}")


def _write(path: Path, rejected: list[Rejected]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["line", "reason", *rejected[0].row], extrasaction="ignore")
        writer.writeheader()
        writer.writerows({"line": each.line, "reason": each.reason, **each.row} for each in rejected)

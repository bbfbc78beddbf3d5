"""The Nu HTML checker (vnu), as a question: what is wrong with these pages?"""

import json
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

from gisreport.supervisor.install import HTML_CHECKER

# It also guesses which language a page is in; tests/house/test_english_pages.py knows.
CHECKER = [
    "java", "-Xss64m", "-XX:TieredStopAtLevel=1", "-jar", str(HTML_CHECKER),
    "--stdout", "--format", "json", "--filterpattern", ".*appears to be written in.*",
]  # fmt: skip
# A piece is put into a page like the one that it is for, so that what is wrong is the piece's.
AROUND_A_PIECE = """<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>Sida</title></head>
<body><h1>Sida</h1><h2>Del</h2><form id="same"></form>{}</body></html>"""


def valid_html(pages: Mapping[str, str], folder: Path) -> None:
    """Fail, naming each error, its page and place, unless the checker finds nothing wrong in `pages` (name → HTML, a
    whole page or a piece of one).

    They are written to a new folder inside `folder` for the checker to read; the same page is read once.
    """
    folder = folder / "pages"
    folder.mkdir()
    names: dict[str, str] = {}
    for page, html in pages.items():
        whole = html if "<!doctype" in html[:200].lower() else AROUND_A_PIECE.format(html)
        names.setdefault(whole, page)
    for number, whole in enumerate(names):
        (folder / f"{number}.html").write_text(whole, encoding="utf-8")
    done = subprocess.run([*CHECKER, str(folder)], capture_output=True, text=True, check=False)
    assert done.stdout, f"the checker did not run: {done.stderr[-500:]}"
    written = list(names.values())
    wrong = [
        f"{said['message']} in {written[int(Path(said['url']).stem)]}: {_extract(said)}"
        for said in json.loads(done.stdout)["messages"]
    ]
    assert not wrong, "\n".join(sorted(wrong))


def _extract(said: Mapping[str, str]) -> str:
    return re.sub(r"\s+", " ", said.get("extract", ""))[:160]

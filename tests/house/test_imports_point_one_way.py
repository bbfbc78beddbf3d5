import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
FLOORS = [
    {"gisreport.geo", "gisreport.limits", "gisreport.photos", "gisreport.outbox"},
    {"routing"},
    {"gisreport.accounts"},
    {"gisreport.cases"},
    {"reports", "walks"},
    {"gisreport.desk", "gisreport.maps", "gisreport.open311", "gisreport.privacy", "gisreport.pwa"},
]
FLOOR_OF = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
# What any room may use, because it knows no room: the exceptions, the texts, the colours, the settings' reader.
FREE = {"gisreport.colours", "gisreport.errors", "gisreport.texts", "gisreport.environment"}


def room_of(module: str) -> str | None:
    return next((room for room in FLOOR_OF if module == room or module.startswith(f"{room}.")), None)


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def sources(room: str) -> list[Path]:
    return sorted((ROOT / room.replace(".", "/")).rglob("*.py"))


@pytest.mark.parametrize("room", sorted(FLOOR_OF))
def test_a_room_imports_only_from_lower_floors(room: str) -> None:
    upward = []
    for path in sources(room):
        for module in imports(path):
            other = room_of(module)
            if other and other != room and FLOOR_OF[other] >= FLOOR_OF[room]:
                upward.append(f"{path.relative_to(ROOT)} imports {module}")
            elif other is None and module.startswith("gisreport.") and not module.startswith(tuple(FREE)):
                upward.append(f"{path.relative_to(ROOT)} imports the project's own {module}")
    assert upward == []


def test_the_rooms_are_there() -> None:
    assert {room for room in FLOOR_OF if sources(room)} >= {"routing", "reports", "walks", "gisreport.cases"}

"""What the repository promises about itself."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
TOP_LEVEL = {
    "gisreport", "reports", "walks", "routing", "templates", "static", "tests", "pyproject.toml", "docker-compose.yml",
    "README.md", "manage.py", "Makefile", "Dockerfile", "LICENSE", "CONTRIBUTING.md", ".ci", ".gitignore",
    "package.json", "package-lock.json", "requirements.txt", "requirements-dev.txt", "requirements-node.txt",
    ".dockerignore", ".npmrc", "SECURITY.md",
}  # fmt: skip
REGISTRIES = re.compile(r"https?://[^\s\"']*(pypi|pythonhosted|npmjs|registry|artifact|mirror)", re.IGNORECASE)


def committed() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [name for name in listed.stdout.split("\0") if name]


def test_the_top_level_is_what_the_architecture_says() -> None:
    assert {name.split("/")[0] for name in committed()} <= TOP_LEVEL


@pytest.mark.parametrize("lock", [*sorted(path.name for path in ROOT.glob("requirements*.txt")), "package-lock.json"])
def test_no_lock_file_names_a_registry(lock: str) -> None:
    assert not REGISTRIES.search((ROOT / lock).read_text(encoding="utf-8"))


def test_every_locked_package_has_a_hash() -> None:
    for lock in ROOT.glob("requirements*.txt"):
        for block in re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8")):
            if "==" in block.split("\n")[0]:
                assert "--hash=sha256:" in block, f"{lock.name}: {block.splitlines()[0]}"


def test_every_dependency_says_why() -> None:
    written = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(written)
    groups = project["dependency-groups"].values()
    for name in [*project["project"]["dependencies"], *(name for group in groups for name in group)]:
        line = next(line for line in written.splitlines() if f'"{name}"' in line)
        assert re.search(r"#\s*\S+", line), f"{name} has no reason beside it"


def test_every_setting_from_the_environment_is_documented() -> None:
    """README's table and what the code reads are the same list."""
    read = set()
    for path in (ROOT / "gisreport").rglob("*.py"):
        read |= set(re.findall(r'env\.read\w*\(\s*"([A-Z_]+)"', path.read_text(encoding="utf-8")))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert {name for name in read if f"`{name}`" not in readme} == set()


def test_nothing_large_is_committed() -> None:
    assert [name for name in committed() if (ROOT / name).is_file() and (ROOT / name).stat().st_size > 1_000_000] == []

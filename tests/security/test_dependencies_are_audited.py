from typing import Any

import pytest

from gisreport.supervisor import audit

CLEAN = {"name": "django", "version": "5.2.8", "vulns": []}
FLAWED = {"name": "pillow", "version": "9.0", "vulns": [{"id": "CVE-2023-4863", "fix_versions": ["10.0.1"]}]}
UNKNOWN = {"name": "ours", "skip_reason": "Dependency not found on PyPI"}
FLAWED_IN_NPM = {"severity": "high", "range": "<1.9"}


def test_a_known_vulnerability_is_named_with_its_remedy() -> None:
    assert audit.read_pip_audit({"dependencies": [CLEAN, FLAWED]}) == ["pillow 9.0: CVE-2023-4863, mended in 10.0.1"]
    assert audit.read_npm_audit({"vulnerabilities": {"leaflet": FLAWED_IN_NPM}}) == ["leaflet: high (<1.9)"]


def test_nothing_known_is_nothing_found(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.read_pip_audit({"dependencies": [CLEAN, UNKNOWN]}) == []
    assert "not found on PyPI" in capsys.readouterr().out, "what was left out is said"
    assert audit.read_npm_audit({"vulnerabilities": {}}) == []


@pytest.mark.parametrize("answer", [{"message": "405 Method Not Allowed"}, {"error": {"summary": "offline"}}, {}])
def test_npm_that_cannot_ask_has_not_found_nothing(answer: dict[str, Any]) -> None:
    with pytest.raises(audit.NotReached):
        audit.read_npm_audit(answer)


def test_a_service_that_knows_no_package_was_not_reached() -> None:
    with pytest.raises(audit.NotReached):
        audit.read_pip_audit({"dependencies": [UNKNOWN]})


@pytest.mark.parametrize("command", [["false"], ["no-such-program"], ["echo", "a page of some proxy"]])
def test_a_broken_network_is_said_in_one_line_and_fails_nothing(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit.ask("Python packages", lambda: [str(audit.answer_of(command))]) == []
    said = capsys.readouterr().out.splitlines()
    assert [line.startswith("Python packages not audited: ") for line in said] == [True]


def test_what_was_found_fails_the_check(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(audit, "python_findings", lambda: ["pillow 9.0: CVE-2023-4863"])
    monkeypatch.setattr(audit, "browser_findings", lambda: [])
    assert audit.main() == 1
    assert "CVE-2023-4863" in capsys.readouterr().out

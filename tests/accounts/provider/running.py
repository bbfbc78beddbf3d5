"""Starts the real OpenID provider (npm's oidc-provider) on this machine."""

import json
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[2]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def node() -> str:
    """The environment's own, else the machine's."""
    found = shutil.which("node", path=f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}")
    if not found or not (ROOT / "node_modules" / "oidc-provider").is_dir():
        pytest.fail("The OpenID provider is not here. Run: make install-tests")
    return found


@contextmanager
def provider(back_to: str, accounts: Mapping[str, Any], *, secret: str = "hemligt") -> Iterator[str]:
    """Its address (the issuer). `accounts`: {name: {"claims": …, "acr": …, "amr": […]}}."""
    port = free_port()
    given = {
        "port": port,
        "client_id": "gisreport",
        "client_secret": secret,
        "redirect_uris": [back_to],
        "accounts": accounts,
    }
    process = subprocess.Popen(
        [node(), str(HERE / "provider.mjs"), json.dumps(given)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        assert process.stdout is not None
        said = []
        for line in process.stdout:
            said.append(line.decode())
            if line.strip() == b"ready":
                break
        else:
            pytest.fail(f"The OpenID provider did not start: {''.join(said)}")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)

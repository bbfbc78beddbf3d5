"""Settings from the environment. Junk is refused at start, with what to do about it."""

import os
import re
import secrets
from contextlib import suppress
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}
HOST = re.compile(r"\.?[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?|\[?[0-9a-f.]*:[0-9a-f:.]*\]?", re.IGNORECASE)
_WRITE_NAMES = "Write the names people use, without https:// and slashes: ALLOWED_HOSTS=felanmalan.example.org"
_TILE = ("{z}", "{x}", "{y}")


def read(name: str, default: str = "") -> str:
    """The variable `name`, or the content of the file that `NAME_FILE` names, without surrounding space."""
    path = os.environ.get(f"{name}_FILE")
    if not path:
        return os.environ.get(name, default).strip()
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"{name}_FILE points at {path}, which cannot be read ({error.strerror}). "
            f"Correct the path, or set {name} itself."
        ) from error


def read_list(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in read(name, default).split(",") if part.strip()]


def read_bool(name: str, default: bool) -> bool:
    value = read(name).lower()
    if not value:
        return default
    if value in TRUE or value in FALSE:
        return value in TRUE
    raise ImproperlyConfigured(f"{name} is {value!r}; write 1 or 0.")


def read_choice(name: str, choices: tuple[str, ...], default: str) -> str:
    value = read(name, default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be one of: {', '.join(choices)}.")
    return value


def read_port(name: str, default: int) -> int:
    value = read(name) or str(default)
    if not value.isdigit() or not 1 <= int(value) <= 65535:
        raise ImproperlyConfigured(f"{name} is {value!r}; write a number from 1 to 65535.")
    return int(value)


def read_days(name: str, default: int) -> int:
    value = read(name) or str(default)
    if not (value.isascii() and value.isdigit()) or not 1 <= int(value) <= 365:
        raise ImproperlyConfigured(f"{name} is {value!r}; write a number of days from 1 to 365.")
    return int(value)


def read_url(name: str, default: str = "", schemes: tuple[str, ...] = ("http", "https")) -> str:
    value = read(name, default)
    parts = urlsplit(value)
    if value and (parts.scheme not in schemes or not parts.netloc):
        raise ImproperlyConfigured(f"{name} is {value!r}; write an address that begins with {schemes[-1]}://.")
    return value


def read_hosts(name: str, default: str = "", *, any_host: bool = False) -> list[str]:
    """Bare names, as in felanmalan.example.org; one that begins with a dot stands for all below it."""
    hosts = read_list(name, default)
    for host in hosts:
        if host == "*" and not any_host:
            raise ImproperlyConfigured(f"{name} is '*', which lets anyone choose what mail links to. {_WRITE_NAMES}")
        if host != "*" and not HOST.fullmatch(host):
            raise ImproperlyConfigured(f"{name} holds {host!r}, which is no name of a host. {_WRITE_NAMES}")
    return hosts


def read_mail_server(name: str) -> str:
    """The address of a server for mail, or nothing. What it says is not repeated: a password may stand in it."""
    value = read(name)
    if not value:
        return ""
    remedy = (
        f"Write {name}=smtp+tls://user:password@mail.example.org:587 (or smtp://, smtp+ssl://), with signs such as "
        "/ and @ in the password written as %2F and %40."
    )
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:  # it quotes what it could not read, a password perhaps
        raise ImproperlyConfigured(f"{name} cannot be read. {remedy}") from None
    if parts.scheme not in ("smtp", "smtp+tls", "smtp+ssl"):
        raise ImproperlyConfigured(f"{name} does not begin with smtp://, smtp+tls:// or smtp+ssl://. {remedy}")
    if not parts.hostname:
        raise ImproperlyConfigured(f"{name} names no server. {remedy}")
    return value


def read_sender(name: str, default: str) -> str:
    value = read(name) or default
    try:
        validate_email(parseaddr(value)[1])
    except ValidationError:
        raise ImproperlyConfigured(
            f'{name} is {value!r}, which is no address. Write {name}="Felanmälan <felanmalan@example.org>".'
        ) from None
    return value


def read_tiles(name: str, default: str) -> str:
    """The address of a map's pictures with places for zoom, column and row, or nothing."""
    value = read(name, default)
    if not value:
        return ""
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.netloc or not all(place in value for place in _TILE):
        raise ImproperlyConfigured(
            f"{name} is {value!r}. Write an address with the places of zoom, column and row: "
            f"{name}=https://maps.example.org/{{z}}/{{x}}/{{y}}.png, or leave it empty for no map."
        )
    return value


def secret_key(mode: str, data: Path) -> str:
    """SECRET_KEY from the environment; in demo mode one is made once and kept (0600) in the data folder."""
    value = read("SECRET_KEY")
    if value:
        if len(value) < 32 and mode == "production":
            raise ImproperlyConfigured(
                "SECRET_KEY is shorter than 32 characters. Make one with: openssl rand -base64 48"
            )
        return value
    if mode == "production":
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. Make one with `openssl rand -base64 48`, keep it outside the repository, "
            "and set SECRET_KEY or SECRET_KEY_FILE."
        )
    return _kept_key(data / "secret_key")


def _kept_key(path: Path) -> str:
    """The key in `path`. Web and worker may both be the first to ask: it appears with its content or not at all."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            os.link(unfinished, path)
        unfinished.unlink()
    return path.read_text(encoding="utf-8").strip()

"""How a message becomes a letter. Each room registers the kinds it owes, in its AppConfig.ready()."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import translation

from gisreport.outbox.models import Message


@dataclass(frozen=True)
class Attachment:
    name: str
    content: bytes
    mimetype: str


@dataclass(frozen=True)
class Letter:
    """What goes out. `list_unsubscribe_url` must accept a bare POST (RFC 8058) and change nothing on GET."""

    subject: str
    text: str
    html: str
    reply_to: str = ""
    list_unsubscribe_url: str | None = None
    attachments: tuple[Attachment, ...] = ()


Renderer = Callable[[Message], Letter | None]
_renderers: dict[str, Renderer] = {}
_forgetful: set[str] = set()


class NoRenderer(LookupError):
    """Nobody registered how to write this kind of message."""


def register(kind: str, render: Renderer, *, forgets_recipient: bool = False) -> None:
    """`render` answers None when the message is no longer wanted; it is then cancelled. `forgets_recipient`: the
    address goes as soon as the letter has."""
    _renderers[kind] = render
    if forgets_recipient:
        _forgetful.add(kind)


def forgets_recipient(kind: str) -> bool:
    return kind in _forgetful


def render(message: Message) -> Letter | None:
    """The letter in the recipient's language."""
    if message.kind not in _renderers:
        raise NoRenderer(message.kind)
    with translation.override(message.language):
        return _renderers[message.kind](message)

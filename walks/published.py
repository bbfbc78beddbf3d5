"""Rooms above that count what walks saw register here; they hear of each walk that is published, and of each that gets
something more afterwards."""

from collections.abc import Callable

from walks.models import Walk

Listener = Callable[[Walk], None]
_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Called once by each room, in its AppConfig.ready()."""
    if listener not in _listeners:
        _listeners.append(listener)


def changed(walk: Walk) -> None:
    """Within the transaction in which it changed; a walk that is still being collected is nobody's business."""
    if walk.is_handed_in:
        for listener in _listeners:
            listener(walk)

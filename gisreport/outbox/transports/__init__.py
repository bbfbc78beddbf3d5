"""One module per way out. A transport is `send(message, letter)`; it raises NotDelivered."""

from collections.abc import Callable

from gisreport.outbox.models import Channel, Message
from gisreport.outbox.renderers import Letter
from gisreport.outbox.transports import email

_senders: dict[str, Callable[[Message, Letter], None]] = {
    Channel.EMAIL: email.send,
}


def send(message: Message, letter: Letter) -> None:
    _senders[message.channel](message, letter)

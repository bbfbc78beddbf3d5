"""What the tests of the outbox write and how they wait."""

from collections.abc import Callable

from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.translation import get_language

from gisreport.outbox.models import Message
from gisreport.outbox.owe import owe
from gisreport.outbox.renderers import Letter
from gisreport.outbox.tasks import sweep

Deliver = Callable[[], list[EmailMessage]]
DoJobs = Callable[..., int]


def hello_letter(message: Message) -> Letter:
    return Letter(
        subject=f"Hej {message.subject_id}, på {get_language()}",
        text="Hej, åäö!\nFölj ärendet: https://felanmalan.example.org/a/abc",
        html='<p>Hej, åäö! <a href="https://felanmalan.example.org/a/abc">Följ ärendet</a></p>',
        reply_to="Gatukontoret <gatukontoret@9001.example.org>",
        list_unsubscribe_url="https://felanmalan.example.org/a/abc/avsluta",
    )


def owe_hello(number: int = 7, recipient: str = "lisa@example.org", language: str = "sv") -> Message:
    message = owe("test.hello", number, recipient, key=f"hello:{number}", language=language)
    assert message is not None
    return message


def the_wait_is_over() -> None:
    """As if the time to the next try had passed, and the sweep came by."""
    Message.objects.owed().update(next_try_at=timezone.now())
    sweep(timestamp=0)

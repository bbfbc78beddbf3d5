"""What the tests of the outbox write."""

from collections.abc import Callable

from django.core.mail import EmailMessage
from django.utils.translation import get_language

from gisreport.outbox.models import Message
from gisreport.outbox.renderers import Letter

Deliver = Callable[[], list[EmailMessage]]


def hello_letter(message: Message) -> Letter:
    return Letter(
        subject=f"Hej {message.subject_id}, på {get_language()}",
        text="Hej, åäö!\nFölj ärendet: https://felanmalan.example.org/a/abc",
        html='<p>Hej, åäö! <a href="https://felanmalan.example.org/a/abc">Följ ärendet</a></p>',
        reply_to="Gatukontoret <gatukontoret@9001.example.org>",
        list_unsubscribe_url="https://felanmalan.example.org/a/abc/avsluta",
    )

"""Mail through the server that EMAIL_URL names; one message, one recipient, one conversation."""

import smtplib
from contextlib import suppress
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gisreport.outbox.models import Message
from gisreport.outbox.renderers import Letter
from gisreport.outbox.transports.failure import NotDelivered

_TOO_SLOW = _("E-postservern svarade inte i tid.")


def send(message: Message, letter: Letter) -> None:
    """Returns once the server has taken the message over; raises NotDelivered in every other case."""
    _check_address(message.recipient)
    mail = compose(message, letter)
    connection = get_connection()
    try:
        _hand_over(mail, connection)
    finally:
        # The server's yes came before: trouble while saying goodbye must not send the letter again.
        with suppress(Exception):
            connection.close()


def compose(message: Message, letter: Letter) -> EmailMultiAlternatives:
    """The letter as text and HTML with the headers a machine-made mail should carry.

    The Message-ID is made of the row's id, so a second copy is known as such by whoever receives it.
    """
    headers = {
        "Message-ID": f"<{message.pk}@{urlsplit(settings.SITE_URL).hostname}>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": message.language,
    }
    if letter.list_unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{_one_address(letter.list_unsubscribe_url)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail = EmailMultiAlternatives(
        subject=" ".join(letter.subject.split()),
        body=letter.text,
        to=[message.recipient],
        reply_to=[letter.reply_to] if letter.reply_to else None,
        headers=headers,
    )
    mail.attach_alternative(letter.html, "text/html")
    for attachment in letter.attachments:
        mail.attach(attachment.name, attachment.content, attachment.mimetype)
    return mail


def _check_address(address: str) -> None:
    if not address:
        raise NotDelivered(_("Mottagaren har ingen e-postadress."), "no recipient", for_good=True)
    try:
        validate_email(address)
    except ValidationError as error:
        raise NotDelivered(_("Mottagarens adress är ingen e-postadress."), address, for_good=True) from error


def _one_address(url: str) -> str:
    if not url.startswith(("https://", "http://")) or set(url) & set("<> \t\r\n"):
        raise ValueError(f"{url!r} cannot stand in List-Unsubscribe")
    return url


def _hand_over(mail: EmailMultiAlternatives, connection: BaseEmailBackend) -> None:
    try:
        connection.open()
        connection.send_messages([mail])
    except smtplib.SMTPRecipientsRefused as error:
        code, answer = next(iter(error.recipients.values()))
        raise _refused(_("E-postservern tar inte emot post till mottagaren."), code, answer) from error
    except smtplib.SMTPAuthenticationError as error:
        raise NotDelivered(_("E-postservern godtar inte vår inloggning."), _answer(error)) from error
    except smtplib.SMTPSenderRefused as error:
        raise NotDelivered(_("E-postservern godtar inte oss som avsändare."), _answer(error)) from error
    except smtplib.SMTPDataError as error:
        raise _refused(_("E-postservern tog inte emot mejlet."), error.smtp_code, error.smtp_error) from error
    except smtplib.SMTPServerDisconnected as error:
        if isinstance(error.__context__, TimeoutError):  # smtplib makes no difference, staff should see one
            raise NotDelivered(_TOO_SLOW, error) from error
        raise NotDelivered(_("E-postservern bröt förbindelsen innan mejlet var mottaget."), error) from error
    except smtplib.SMTPException as error:
        raise NotDelivered(_("E-postservern svarade på ett sätt som vi inte förstår."), error) from error
    except TimeoutError as error:
        raise NotDelivered(_TOO_SLOW, error) from error
    except OSError as error:
        raise NotDelivered(_("Vi får ingen kontakt med e-postservern."), error) from error


def _refused(sentence: str | Promise, code: int, answer: bytes | str) -> NotDelivered:
    """5xx is the server's last word; 4xx asks us to come back."""
    return NotDelivered(sentence, f"{code} {_as_text(answer)}", for_good=500 <= code < 600)


def _answer(error: smtplib.SMTPResponseException) -> str:
    return f"{error.smtp_code} {_as_text(error.smtp_error)}"


def _as_text(answer: bytes | str) -> str:
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer

"""One way to write an e-mail address, so that the same mailbox is always the same text and another never is."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def normal_address(written: str) -> str:
    """In small letters, the domain as mail servers know it (gmaıl.com, with a dotless i, is xn--gmal-nza.com).

    Letters outside ASCII before the @ are refused: databases and programs do not agree on which of them are alike, and
    two addresses that one of them takes for the same would open each other's cases. Raises ValidationError.
    """
    local, _at, domain = written.strip().rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise ValidationError(_("Skriv e-postadressen så här: namn@exempel.se")) from error
    if not local.isascii():
        raise ValidationError(_("Adressen innehåller tecken som e-post inte klarar. Skriv den med bokstäverna a–z."))
    return f"{local}@{ascii_domain}".lower()

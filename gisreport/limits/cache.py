"""allauth counts attempts to sign in, and remembers used one-time codes, in Django's cache: in the database, so that
every process counts the same."""

from django.utils.crypto import salted_hmac


def key_function(key: str, prefix: str, version: int) -> str:
    """Its keys hold addresses in clear; ours do not."""
    return salted_hmac("gisreport.limits.cache", f"{prefix}:{version}:{key}", algorithm="sha256").hexdigest()

"""What is allowed and yet hardly meant, said by `manage.py check` and when the service starts."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning


def mail_goes_out(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    if settings.DEMO or not settings.EMAIL_BACKEND.endswith("files.EmailBackend"):
        return []
    return [
        Warning(
            f"EMAIL_URL is not set: no letter leaves this machine, each becomes a file in {settings.EMAIL_FILE_PATH}.",
            hint="Set EMAIL_URL=smtp+tls://user:password@mail.example.org:587",
            id="gisreport.W001",
        )
    ]

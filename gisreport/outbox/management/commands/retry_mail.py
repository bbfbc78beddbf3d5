from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from gisreport.outbox.models import Message
from gisreport.outbox.owe import retry


class Command(BaseCommand):
    help = (
        "Sends the letters again that were given up, after the mail server has been mended. "
        "Without --days, those of the last week."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=7, help="how many days back")

    def handle(self, *args: Any, **options: Any) -> None:
        since = timezone.now() - timedelta(days=options["days"])
        given_up = Message.objects.not_delivered().filter(given_up_at__gte=since).exclude(recipient="")
        owed = sum(retry(message, by=None) for message in given_up.iterator())
        self.stdout.write(f"{owed} letters will be sent again. See how it goes: python manage.py doctor")

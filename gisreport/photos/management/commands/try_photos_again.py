from typing import Any

from django.core.management import BaseCommand

from gisreport.photos.sweep import try_given_up_again


class Command(BaseCommand):
    help = "Gives the photos that could not be cleaned, through no fault of theirs, to the worker again."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{try_given_up_again()} photos are with the worker again.")

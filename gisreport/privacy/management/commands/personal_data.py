from typing import Any

from django.core.management.base import BaseCommand

from gisreport.privacy.declared import declarations


class Command(BaseCommand):
    help = "Lists every field that holds personal data: the basis of the municipality's register of processing."

    def handle(self, *args: Any, **options: Any) -> None:
        for declared in declarations():
            for whose, fields in (("reporter", declared.of_reporter), ("staff", declared.of_staff)):
                for field in fields:
                    self.stdout.write(f"{whose:9} {declared.model._meta.label}.{field}")

from typing import Any

from django.core.management.base import BaseCommand

from gisreport.privacy.declared import Declaration, declarations
from gisreport.privacy.models import RetentionRule
from gisreport.privacy.traces import ELSEWHERE, TRACES


class Command(BaseCommand):
    help = (
        "Lists every field that holds personal data, the part that retention and erasure know it as, and the retention "
        "rules in force: the basis of the municipality's register of processing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for declared in declarations():
            self._list(declared)
        self.stdout.write("")
        for rule in RetentionRule.objects.in_force().with_names():
            category = rule.category.code if rule.category else "every other category"
            self.stdout.write(
                f"{rule.municipality.code}: {rule.part} of {category} is erased {rule.months} months after closing "
                f"({rule.decision}, {rule.decided_by}, {rule.decided_on})"
            )

    def _list(self, declared: Declaration) -> None:
        label = declared.model._meta.label
        parts = {
            field.name: trace.parts.get(field.name, trace.part)
            for trace in TRACES
            if trace.model is declared.model
            for field in trace.fields()
        }
        for name in declared.of_reporter:
            self.stdout.write(f"{'reporter':9} {label}.{name}  [{parts.get(name) or ELSEWHERE.get(label, '')}]")
        for name in declared.of_staff:
            self.stdout.write(f"{'staff':9} {label}.{name}")

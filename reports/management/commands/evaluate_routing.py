from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports.learning import HitRate, RuleTable, handled_cases, hit_rate, hit_rate_by_category, learn
from routing.models import Municipality


def day(written: str) -> date:
    return date.fromisoformat(written)


class Command(BaseCommand):
    help = "Learns who answers from one period and says how often that is right in another."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("municipality", help="code, e.g. 2281")
        parser.add_argument("--learn-from", type=day, required=True, metavar="DATE", help="first day to learn from")
        parser.add_argument("--test-from", type=day, required=True, metavar="DATE", help="first day to test on")
        parser.add_argument("--until", type=day, metavar="DATE", help="the day after the last (default: tomorrow)")
        parser.add_argument("--layer", default="district", help="areas to tell apart (default: district)")
        parser.add_argument("--leave-out", nargs="*", default=[], metavar="CODE", help="queues that are no offices")
        parser.add_argument("--table", action="store_true", help="print the learnt table too")

    def handle(self, *args: Any, **options: Any) -> None:
        municipality = Municipality.objects.filter(code=options["municipality"]).select_related("default_desk").first()
        if municipality is None:
            raise CommandError(f"There is no municipality {options['municipality']}.")
        if options["learn_from"] >= options["test_from"]:
            raise CommandError("--test-from must be later than --learn-from.")
        until = options["until"] or date.max
        queues = [*options["leave_out"], *([municipality.default_desk.code] if municipality.default_desk else [])]
        common: dict[str, Any] = {"layer": options["layer"], "leave_out": queues}
        lessons = handled_cases(municipality, since=options["learn_from"], until=options["test_from"], **common)
        tests = handled_cases(municipality, since=options["test_from"], until=until, **common)
        if not lessons or not tests:
            raise CommandError(f"Too little to go by: {len(lessons)} cases to learn from, {len(tests)} to test on.")
        table = learn(lessons)
        self.stdout.write(f"Learnt from {len(lessons)} cases, tested on {len(tests)}.")
        self.line("", "cases", "first", "top three")
        self.rate("all", hit_rate(table, tests))
        for category, rate in hit_rate_by_category(table, tests).items():
            self.rate(category, rate)
        if options["table"]:
            self.write_table(table)

    def line(self, *cells: str) -> None:
        name, *numbers = cells
        self.stdout.write(f"{name[:52]:52}" + "".join(f"{number:>11}" for number in numbers))

    def rate(self, name: str, rate: HitRate) -> None:
        self.line(name, str(rate.cases), f"{rate.first_share:.1%}", f"{rate.top_three_share:.1%}")

    def write_table(self, table: RuleTable) -> None:
        self.stdout.write("\nThe learnt table (category, district → first choice):")
        for category, district in sorted(table.by_place):
            self.stdout.write(f"  {category}, {district or '–'} → {table.ranked(category, district)[0]}")

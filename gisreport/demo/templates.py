"""Answers that the officers of the demo begin with."""

import tomllib

from gisreport.demo.organisation import DATA
from gisreport.desk.filling import refuse_unknown
from gisreport.desk.models import ReplyTemplate
from routing.models import Municipality


def load_templates() -> int:
    """The same for every municipality that takes reports. Raises Refusal for a placeholder that nobody fills in."""
    written = tomllib.loads((DATA / "templates.toml").read_text(encoding="utf-8"))["template"]
    rows = [
        ReplyTemplate(
            municipality=municipality,
            name=one["name"],
            purpose=one["purpose"],
            statuses=one.get("statuses", []),
            texts={language: one[language] for language in ("sv", "en") if language in one},
        )
        for municipality in Municipality.objects.filter(takes_reports=True)
        for one in written
    ]
    for row in rows:
        refuse_unknown(row.texts)
    return len(ReplyTemplate.objects.bulk_create(rows))

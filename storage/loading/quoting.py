"""What papers quote of a plan's file and no command changes: kept whole in `Plan.about`, and just as the file says it.

Its shape, in which whatever the file leaves out is missing; days are ISO 8601, and a month is such as 2020-09:

    title, area, brand, reports_to    the strategy and whose it is
    adopted_on                        a day
    period                            {"start": day, "end": day}
    principles, services              lists of texts
    milestones                        [{"date": day or month, "event": text}], steps to approval, soonest first
    risk                              {"recorded_in": text, "recognised": text}
    funding                           {"period": text, "risk": text, "note": text}
"""

from collections.abc import Mapping
from typing import Any

from storage.planfile import PlanFile
from storage.tables.base import Json


def quoted(file: PlanFile) -> Json:
    """What papers quote of a file, in the shape above."""
    whose, funding, risk = file.partnership, file.funding_secured, file.risk
    return _said(
        {
            "title": whose.strategy_title,
            "area": whose.area,
            "brand": whose.brand,
            "reports_to": whose.reports_to,
            "adopted_on": _day(file.period.adopted_on),
            "period": _said({"start": _day(file.period.start), "end": _day(file.period.end)}),
            "principles": list(file.principles),
            "services": [each.name for each in file.services_and_groups],
            "milestones": sorted(
                ({"date": str(each.date), "event": each.event} for each in file.governance_timeline),
                key=lambda each: each["date"],
            ),
            "risk": _said({"recorded_in": risk.recorded_in, "recognised": risk.recognised}) if risk else None,
            "funding": _said({"period": funding.period, "risk": funding.risk, "note": funding.note})
            if funding
            else None,
        }
    )


def _day(day: object) -> str:
    return str(day) if day else ""


def _said(values: Mapping[str, Any]) -> Json:
    return {name: value for name, value in values.items() if value}

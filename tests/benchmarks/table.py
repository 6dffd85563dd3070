"""What was measured, beside what was asked for, as a small table."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """One figure. `least` or `most` is the target, in the same unit; without either it is only for information."""

    name: str
    value: float
    unit: str = ""
    least: float | None = None
    most: float | None = None

    @property
    def met(self) -> bool:
        """Whether the target is met; true where there is none."""
        return (self.least is None or self.value >= self.least) and (self.most is None or self.value <= self.most)


def draw(measures: Iterable[Measure]) -> str:
    """A line for each: name, measured, target, met or MISSED."""
    rows = [("", "measured", "target", "")]
    rows += [(each.name, _say(each.value, each.unit), _target(each), _verdict(each)) for each in measures]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join(
        f"{row[0]:<{widths[0]}}  {row[1]:>{widths[1]}}  {row[2]:<{widths[2]}}  {row[3]}".rstrip() for row in rows
    )


def _say(value: float, unit: str) -> str:
    plain = f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
    return f"{plain} {unit}".strip()


def _target(measure: Measure) -> str:
    if measure.least is not None:
        return f"at least {_say(measure.least, measure.unit)}"
    return f"at most {_say(measure.most, measure.unit)}" if measure.most is not None else ""


def _verdict(measure: Measure) -> str:
    if measure.least is None and measure.most is None:
        return ""
    return "met" if measure.met else "MISSED"

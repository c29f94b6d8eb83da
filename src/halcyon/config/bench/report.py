"""What a run measured, and whether that is within its targets."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Line:
    """One figure. `target` is what it must not exceed, or must reach when `at_least`; None where there is none."""

    name: str
    value: float
    unit: str = ""
    target: float | None = None
    at_least: bool = False

    @property
    def within(self) -> bool:
        if self.target is None:
            return True
        return self.value >= self.target if self.at_least else self.value <= self.target

    def said(self) -> str:
        text = f"{self.name:<44} {self.value:>10,.1f} {self.unit:<9}"
        if self.target is None:
            return text.rstrip()
        must = "at least" if self.at_least else "at most"
        return f"{text} {'ok  ' if self.within else 'MISS'} target: {must} {self.target:,.0f} {self.unit}".rstrip()


@dataclass
class Report:
    """The lines of one run, on one database."""

    what: str
    database: str
    setting: str
    lines: list[Line] = field(default_factory=list)

    def add(self, *args: Any, **kwargs: Any) -> None:
        self.lines.append(Line(*args, **kwargs))

    @property
    def within(self) -> bool:
        return all(line.within for line in self.lines)

    def said(self) -> str:
        head = f"{self.what} on {self.database}: {self.setting}"
        foot = "Within its targets." if self.within else "NOT within its targets."
        return "\n".join([head, *(line.said() for line in self.lines), foot])

    def plain(self) -> dict[str, Any]:
        return {**asdict(self), "within": self.within}

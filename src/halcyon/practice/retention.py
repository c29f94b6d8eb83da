"""The retention schedule: what each line keeps, for how long, on whose authority. The longest line that applies wins."""

from __future__ import annotations

from dataclasses import dataclass

from halcyon.kernel.privacy import Retention


@dataclass(frozen=True)
class Line:
    """`months` counts from `trigger`; None means for as long as it is in use."""

    retention: Retention
    trigger: str
    months: int | None
    source: str
    verified: bool


SCHEDULE = (
    Line(Retention.REFERENCE, "no longer in use", None, "local", False),
    Line(Retention.STAFF, "left the organisation", 72, "local", False),
    Line(
        Retention.CASE,
        "last contact",
        420,
        "clocks.csv retention: child protection record, 35 years (local schedule)",
        True,
    ),
    Line(
        Retention.PERSON,
        "date of birth",
        900,
        "clocks.csv retention: looked-after child case record (CPPCR reg 50)",
        True,
    ),
    Line(Retention.AUDIT, "date of birth", 900, "as long as the record it proves", False),
    Line(Retention.OPERATIONAL, "done", 24, "local", False),
    Line(Retention.SIGN_IN, "revoked", 24, "local", False),
)

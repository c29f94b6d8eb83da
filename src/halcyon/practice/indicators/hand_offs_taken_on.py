"""When a case was handed over, did somebody take it on in time?"""

from halcyon.kernel.indicators import Example, Fact, Indicator, Limits, Measure, Period

INDICATOR = Indicator(
    key="hand_offs_taken_on",
    version=1,
    theme="Working together",
    title="Hand-offs taken on in time",
    question="When a case was handed over, did somebody take it on in time?",
    definition="Hand-offs of the month that were taken on within their limit, out of those taken on, sent back or still waiting past it.",
    drawn_from="Hand-offs.",
    source="house rule: a hand-off ends when the receiver accepts it; domain.md A8 (what a review of a MASH looks at)",
    view="hand_offs",
    measure=Measure.SHARE,
    of={"outcome": ("in_time", "late", "sent_back", "overdue")},
    counts={"outcome": ("in_time",)},
    unit="per cent",
    period=Period.MONTH,
    by="agency",
    better="more",
    limits=Limits.P,
    settles=14,
    example=Example(
        rows=(
            Fact(1, "2026-10-05", outcome="in_time"),
            Fact(2, "2026-10-06", outcome="sent_back"),
            Fact(3, "2026-10-07", outcome="withdrawn"),
        ),
        value=0.5,
        of=2,
    ),
)

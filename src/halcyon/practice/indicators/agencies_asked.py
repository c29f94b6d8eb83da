"""How often did the hub ask an agency what it knows?"""

from halcyon.kernel.indicators import Example, Fact, Indicator, Measure, Period

INDICATOR = Indicator(
    key="agencies_asked",
    version=1,
    theme="Sharing between agencies",
    title="Requests to agencies",
    question="How often did the hub ask an agency what it knows?",
    definition="Requests put to agencies in the month, without those that the agreement did not permit.",
    drawn_from="Requests to agencies.",
    source="Health service response to the Serious Case Review of Children A to F: evidence of good multi-agency working and better information sharing",
    view="requests",
    measure=Measure.COUNT,
    of={"outcome": ("in_time", "late", "answered", "declined", "not_answered", "overdue", "waiting")},
    unit="requests",
    period=Period.MONTH,
    by="agency",
    example=Example(
        rows=(
            Fact(1, "2026-10-05", agency="POLICE", outcome="in_time"),
            Fact(2, "2026-10-06", agency="GP", outcome="not_permitted"),
            Fact(3, "2026-10-07", agency="GP", outcome="waiting"),
        ),
        value=2.0,
        of=2,
    ),
)

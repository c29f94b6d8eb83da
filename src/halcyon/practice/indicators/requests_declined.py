"""How often did an agency refuse to say what it knows?"""

from halcyon.kernel.indicators import Example, Fact, Indicator, Limits, Measure, Period

INDICATOR = Indicator(
    key="requests_declined",
    version=1,
    theme="Sharing between agencies",
    title="Requests that an agency declined",
    question="How often did an agency refuse to say what it knows?",
    definition="Requests of the month that were declined by the agency or its reviewer, out of all that were put to one.",
    drawn_from="Requests to agencies.",
    source="Health service response to the Serious Case Review of Children A to F: evidence of good multi-agency working and better information sharing",
    view="requests",
    measure=Measure.SHARE,
    of={"outcome": ("in_time", "late", "answered", "declined", "not_answered", "overdue")},
    counts={"outcome": ("declined",)},
    unit="per cent",
    period=Period.MONTH,
    by="agency",
    limits=Limits.P,
    settles=7,
    example=Example(
        rows=(
            Fact(1, "2026-10-05", outcome="declined"),
            Fact(2, "2026-10-06", outcome="in_time"),
            Fact(3, "2026-10-07", outcome="late"),
            Fact(4, "2026-10-08", outcome="in_time"),
        ),
        value=0.25,
        of=4,
    ),
)

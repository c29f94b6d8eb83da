"""Do agencies answer the hub in time?"""

from halcyon.kernel.indicators import Example, Fact, Indicator, Limits, Measure, Period

INDICATOR = Indicator(
    key="answered_in_time",
    version=1,
    theme="Sharing between agencies",
    title="Requests answered in time",
    question="Do agencies answer the hub in time?",
    definition="Requests of the month answered within their limit, out of those answered, overdue, or never answered before the enquiry closed. Requests without a limit are left out.",
    drawn_from="Requests to agencies.",
    source="Health service response to the Serious Case Review of Children A to F: evidence of good multi-agency working and better information sharing; domain.md A8 (what a review of a MASH looks at)",
    view="requests",
    measure=Measure.SHARE,
    of={"outcome": ("in_time", "late", "overdue", "not_answered")},
    counts={"outcome": ("in_time",)},
    unit="per cent",
    period=Period.MONTH,
    by="agency",
    better="more",
    limits=Limits.P,
    settles=7,
    example=Example(
        rows=(
            Fact(1, "2026-10-05", agency="POLICE", outcome="in_time"),
            Fact(2, "2026-10-06", agency="GP", outcome="late"),
            Fact(3, "2026-10-07", agency="GP", outcome="waiting"),
            Fact(4, "2026-10-08", agency="GP", outcome="overdue"),
            Fact(5, "2026-10-09", agency="SCHOOLS", outcome="in_time"),
        ),
        value=0.5,
        of=4,
    ),
)

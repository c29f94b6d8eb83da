"""When sharing was asked for, did it happen?"""

from halcyon.kernel.indicators import Example, Fact, Indicator, Limits, Measure, Period

INDICATOR = Indicator(
    key="sharing_permitted",
    version=1,
    theme="Sharing between agencies",
    title="Sharing that happened when it was asked for",
    question="When sharing was asked for, did it happen?",
    definition="Asks of the month that ended in sharing, permitted by the agreement or by a named person, out of those decided.",
    drawn_from="Decisions under the sharing agreement.",
    source="Health service response to the Serious Case Review of Children A to F: evidence of good multi-agency working and better information sharing",
    view="sharing",
    measure=Measure.SHARE,
    of={"outcome": ("shared", "refused")},
    counts={"outcome": ("shared",)},
    unit="per cent",
    period=Period.MONTH,
    by="agency",
    limits=Limits.P,
    settles=14,
    example=Example(
        rows=(
            Fact(1, "2026-10-05", kind="permit", outcome="shared"),
            Fact(2, "2026-10-06", kind="review", outcome="shared"),
            Fact(3, "2026-10-07", kind="review", outcome="refused"),
            Fact(4, "2026-10-08", kind="review", outcome="waiting"),
            Fact(5, "2026-10-09", kind="permit", outcome="shared"),
        ),
        value=0.75,
        of=4,
    ),
)

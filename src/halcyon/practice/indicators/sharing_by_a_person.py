"""How long does sharing wait for a named person’s decision?"""

from halcyon.kernel.indicators import Example, Fact, Indicator, Measure, Period

INDICATOR = Indicator(
    key="sharing_by_a_person",
    version=1,
    theme="Sharing between agencies",
    title="Time for a person to decide on sharing",
    question="How long does sharing wait for a named person’s decision?",
    definition="The median of the hours from the ask to the decision of a named person, for asks of the month that needed one.",
    drawn_from="Decisions under the sharing agreement.",
    source="Health service response to the Serious Case Review of Children A to F: evidence of good multi-agency working and better information sharing",
    view="sharing",
    measure=Measure.MEDIAN,
    of={"kind": ("review",), "outcome": ("shared", "refused")},
    unit="hours",
    period=Period.MONTH,
    better="less",
    settles=14,
    example=Example(
        rows=(
            Fact(1, "2026-10-05", kind="review", outcome="shared", hours=1.0),
            Fact(2, "2026-10-06", kind="review", outcome="refused", hours=3.0),
        ),
        value=2.0,
        of=2,
    ),
)

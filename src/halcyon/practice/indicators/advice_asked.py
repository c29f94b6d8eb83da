"""Do practitioners ask for advice?"""

from halcyon.kernel.indicators import Example, Fact, Indicator, Measure, Period

INDICATOR = Indicator(
    key="advice_asked",
    version=1,
    theme="Working together",
    title="Advice asked for",
    question="Do practitioners ask for advice?",
    definition="Consultations asked for in the month, of the hub or of a health safeguarding team.",
    drawn_from="Consultations.",
    source="Health service response to the Serious Case Review of Children A to F: increasing consultations and use of the screening tool",
    view="consultations",
    measure=Measure.COUNT,
    unit="consultations",
    period=Period.MONTH,
    by="agency",
    example=Example(
        rows=(
            Fact(1, "2026-10-05", agency="SCHOOLS", outcome="advised"),
            Fact(2, "2026-10-06", agency="GP", outcome="waiting"),
        ),
        value=2.0,
        of=2,
    ),
)

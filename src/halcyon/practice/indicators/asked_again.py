"""How often did we ask an agency for what it had told us before?"""

from halcyon.kernel.indicators import Example, Fact, Indicator, Limits, Measure, Period

INDICATOR = Indicator(
    key="asked_again",
    version=1,
    theme="Sharing between agencies",
    title="Questions asked again",
    question="How often did we ask an agency for what it had told us before?",
    definition="Requests that ask again for what had been asked about the same person, out of all requests of the month.",
    drawn_from="Requests to agencies.",
    source="Health service response to the Serious Case Review of Children A to F: evidence of good multi-agency working and better information sharing",
    view="requests",
    measure=Measure.SHARE,
    counts={"role": ("again",)},
    unit="per cent",
    period=Period.MONTH,
    by="agency",
    better="less",
    limits=Limits.P,
    example=Example(
        rows=(
            Fact(1, "2026-10-05", role="again"),
            Fact(2, "2026-10-06", role="first"),
            Fact(3, "2026-10-07", role="first"),
            Fact(4, "2026-10-08", role="first"),
        ),
        value=0.25,
        of=4,
    ),
)

"""Do GP records carry the codes for risk that they should?"""

from halcyon.kernel.indicators import Example, Fact, Indicator, Limits, Measure, Period

INDICATOR = Indicator(
    key="gp_codes_mended",
    version=1,
    theme="Screening and assessment",
    title="Differences in GP records that were mended",
    question="Do GP records carry the codes for risk that they should?",
    definition="Differences found in the month between a GP record and what it should carry, that the practice mended or that ended, out of all found.",
    drawn_from="Codes in GP records.",
    source="Health service response to the Serious Case Review of Children A to F: updated national codes in GP records",
    view="codes",
    measure=Measure.SHARE,
    counts={"outcome": ("recorded", "over")},
    unit="per cent",
    period=Period.MONTH,
    better="more",
    limits=Limits.P,
    settles=14,
    example=Example(
        rows=(
            Fact(1, "2026-10-05", outcome="recorded"),
            Fact(2, "2026-10-06", outcome="open"),
            Fact(3, "2026-10-07", outcome="over"),
            Fact(4, "2026-10-08", outcome="declined"),
        ),
        value=0.5,
        of=4,
    ),
)

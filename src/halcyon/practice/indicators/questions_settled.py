"""When a rule of curiosity asked a question, did anybody answer it?"""

from halcyon.kernel.indicators import Example, Fact, Indicator, Limits, Measure, Period

INDICATOR = Indicator(
    key="questions_settled",
    version=1,
    theme="Screening and assessment",
    title="Questions to ask that somebody answered",
    question="When a rule of curiosity asked a question, did anybody answer it?",
    definition="Questions that published rules asked in the month and that were answered or let go with a reason, out of all asked.",
    drawn_from="Questions to ask.",
    source="Serious Case Review, Children A to F (2015): curiosity",
    view="questions",
    measure=Measure.SHARE,
    counts={"outcome": ("answered", "let_go")},
    unit="per cent",
    period=Period.MONTH,
    better="more",
    limits=Limits.P,
    settles=14,
    example=Example(
        rows=(
            Fact(1, "2026-10-05", outcome="answered"),
            Fact(2, "2026-10-06", outcome="open"),
            Fact(3, "2026-10-07", outcome="let_go"),
            Fact(4, "2026-10-08", outcome="open"),
        ),
        value=0.5,
        of=4,
    ),
)

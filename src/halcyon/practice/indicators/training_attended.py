"""Do people come to the training that they booked?"""

from halcyon.kernel.indicators import Example, Fact, Indicator, Limits, Measure, Period

INDICATOR = Indicator(
    key="training_attended",
    version=1,
    theme="People who hold the system up",
    title="Places at training that were used",
    question="Do people come to the training that they booked?",
    definition="Places at events held in the month whose holder came, out of those who came or did not.",
    drawn_from="Training.",
    source="Board paper: training events continue to be provided; domain.md G4",
    view="training",
    measure=Measure.SHARE,
    of={"outcome": ("attended", "not_attended")},
    counts={"outcome": ("attended",)},
    unit="per cent",
    period=Period.MONTH,
    by="agency",
    better="more",
    limits=Limits.P,
    exempt="Counts places at training, never children or families.",
    example=Example(
        rows=(
            Fact(1, "2026-10-05", outcome="attended"),
            Fact(2, "2026-10-06", outcome="attended"),
            Fact(3, "2026-10-07", outcome="not_attended"),
            Fact(4, "2026-10-08", outcome="cancelled"),
            Fact(5, "2026-10-09", outcome="attended"),
        ),
        value=0.75,
        of=4,
    ),
)

"""When a time limit passed, did anybody say why and what is done?"""

from halcyon.kernel.indicators import Example, Fact, Indicator, Limits, Measure, Period

INDICATOR = Indicator(
    key="limits_explained",
    version=1,
    theme="The front door",
    title="Passed time limits that somebody explained",
    question="When a time limit passed, did anybody say why and what is done?",
    definition="Time limits that passed in the month and were answered with a cause, out of all that passed and were noticed.",
    drawn_from="Time limits passed.",
    source="domain.md A8 (what a review of a MASH looks at), delays",
    view="limits_passed",
    measure=Measure.SHARE,
    counts={"outcome": ("answered",)},
    unit="per cent",
    period=Period.MONTH,
    better="more",
    limits=Limits.P,
    settles=14,
    example=Example(
        rows=(
            Fact(1, "2026-10-05", outcome="answered"),
            Fact(2, "2026-10-06", outcome="not_answered"),
        ),
        value=0.5,
        of=2,
    ),
)

"""Did what we did make a difference, and how do we know?"""

from halcyon.kernel.indicators import Example, Fact, Indicator, Limits, Measure, Period

INDICATOR = Indicator(
    key="actions_assured",
    version=1,
    theme="Learning and improvement",
    title="Actions that were shown to have made the change",
    question="Did what we did make a difference, and how do we know?",
    definition="Actions due in the month that a body found assured on an audit or a measure, out of all that were due and not stopped.",
    drawn_from="Actions after reviews, audits and inspections.",
    source="Health service response to the Serious Case Review of Children A to F: case file audit demonstrates improved practice",
    view="actions",
    measure=Measure.SHARE,
    of={"outcome": ("done_in_time", "done_late", "overdue")},
    counts={"role": ("assured",)},
    unit="per cent",
    period=Period.MONTH,
    by="agency",
    better="more",
    limits=Limits.P,
    exempt="Counts actions of agencies, never children or families.",
    example=Example(
        rows=(
            Fact(1, "2026-10-05", role="assured", outcome="done_in_time"),
            Fact(2, "2026-10-06", role="not_assured", outcome="done_in_time"),
            Fact(3, "2026-10-07", role="not_assured", outcome="done_late"),
            Fact(4, "2026-10-08", role="not_assured", outcome="overdue"),
        ),
        value=0.25,
        of=4,
    ),
)

"""Does what was agreed get done in time?"""

from halcyon.kernel.indicators import Example, Fact, Indicator, Limits, Measure, Period

INDICATOR = Indicator(
    key="actions_done_in_time",
    version=1,
    theme="Learning and improvement",
    title="Actions done by their day",
    question="Does what was agreed get done in time?",
    definition="Actions due in the month that were done by their day, out of all that were due and not stopped. Done is not assured: that is another figure.",
    drawn_from="Actions after reviews, audits and inspections.",
    source="Board paper: action plans are monitored through contract reviews and the safeguarding board",
    view="actions",
    measure=Measure.SHARE,
    of={"outcome": ("done_in_time", "done_late", "overdue")},
    counts={"outcome": ("done_in_time",)},
    unit="per cent",
    period=Period.MONTH,
    by="agency",
    better="more",
    limits=Limits.P,
    exempt="Counts actions of agencies, never children or families.",
    example=Example(
        rows=(
            Fact(1, "2026-10-05", agency="POLICE", outcome="done_in_time"),
            Fact(2, "2026-10-06", agency="ICB", outcome="overdue"),
            Fact(3, "2026-10-07", agency="ICB", outcome="stopped"),
        ),
        value=0.5,
        of=2,
    ),
)

"""Are delays of the system taken to the senior manager?"""

from halcyon.kernel.indicators import Example, Fact, Indicator, Measure, Period

INDICATOR = Indicator(
    key="delays_escalated",
    version=1,
    theme="Working together",
    title="Delays of the system escalated",
    question="Are delays of the system taken to the senior manager?",
    definition="Delays of the system that were escalated in the month, by the county’s rule or by a manager.",
    drawn_from="Delays and improvement.",
    source="Board paper: delays identified through the commissioned review and escalated to senior managers",
    view="delays",
    measure=Measure.COUNT,
    unit="delays",
    period=Period.MONTH,
    exempt="Counts delays of the system, and nobody in them.",
    example=Example(
        rows=(Fact(1, "2026-10-05", outcome="in_time"),),
        value=1.0,
        of=1,
    ),
)

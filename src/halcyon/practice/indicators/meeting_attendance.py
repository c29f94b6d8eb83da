"""Do agencies come to meetings about children?"""

from halcyon.kernel.indicators import Example, Fact, Indicator, Limits, Measure, Period

INDICATOR = Indicator(
    key="meeting_attendance",
    version=2,
    theme="Working together",
    title="Came to the meetings to which they were invited",
    question="Do agencies come to meetings about children?",
    definition="People who came, out of all invited by an agency to conferences, strategy discussions, and weekly meetings and panels on exploitation that were held in the month.",
    drawn_from="Attendance of meetings.",
    source="Health service response to the Serious Case Review of Children A to F: greater diversity of practitioner involvement; Health service response to the Serious Case Review of Children A to F: evidence of good multi-agency working and better information sharing",
    view="attendance",
    measure=Measure.SHARE,
    counts={"outcome": ("came",)},
    unit="per cent",
    period=Period.MONTH,
    by="agency",
    better="more",
    limits=Limits.P,
    example=Example(
        rows=(
            Fact(1, "2026-10-05", agency="POLICE", role="Police officer", outcome="came"),
            Fact(2, "2026-10-06", agency="GP", role="GP", outcome="apologies"),
        ),
        value=0.5,
        of=2,
    ),
)

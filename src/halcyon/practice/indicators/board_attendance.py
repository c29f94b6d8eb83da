"""Does every agency come to the table?"""

from halcyon.kernel.indicators import Example, Fact, Indicator, Limits, Measure, Period

INDICATOR = Indicator(
    key="board_attendance",
    version=1,
    theme="People who hold the system up",
    title="Seats filled at boards and sub-groups",
    question="Does every agency come to the table?",
    definition="Seats at meetings held in the quarter that their holder or somebody in their place filled, out of all seats.",
    drawn_from="Boards and members.",
    source="domain.md G1 (attendance, quorum); Health service response to the Serious Case Review of Children A to F: representation on every sub group",
    view="boards",
    measure=Measure.SHARE,
    counts={"outcome": ("attended", "delegate")},
    unit="per cent",
    period=Period.QUARTER,
    by="agency",
    better="more",
    limits=Limits.P,
    exempt="Counts seats at meetings, never children or families.",
    example=Example(
        rows=(
            Fact(1, "2026-10-05", agency="POLICE", outcome="attended"),
            Fact(2, "2026-10-06", agency="ICB", outcome="absent"),
        ),
        value=0.5,
        of=2,
    ),
)

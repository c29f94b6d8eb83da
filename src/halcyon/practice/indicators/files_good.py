"""When somebody reads the files, is the practice good?"""

from halcyon.kernel.indicators import Example, Fact, Indicator, Limits, Measure, Period

INDICATOR = Indicator(
    key="files_good",
    version=1,
    theme="Learning and improvement",
    title="Audited files graded good or outstanding",
    question="When somebody reads the files, is the practice good?",
    definition="Files of audits reported in the quarter whose overall grade is good or outstanding (3 or 4), out of all with an overall grade.",
    drawn_from="Audits.",
    source="domain.md G2 (case-file audits, four grades)",
    view="audited",
    measure=Measure.SHARE,
    counts={"outcome": ("grade_3", "grade_4")},
    unit="per cent",
    period=Period.QUARTER,
    better="more",
    limits=Limits.P,
    example=Example(
        rows=(
            Fact(1, "2026-10-05", outcome="grade_3"),
            Fact(2, "2026-10-06", outcome="grade_2"),
            Fact(3, "2026-10-07", outcome="grade_4"),
            Fact(4, "2026-10-08", outcome="grade_1"),
        ),
        value=0.5,
        of=4,
    ),
)

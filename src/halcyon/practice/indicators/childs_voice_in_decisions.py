"""When we decided, had we written what the child says or shows?"""

from halcyon.kernel.indicators import Example, Fact, Indicator, Limits, Measure, Period

INDICATOR = Indicator(
    key="childs_voice_in_decisions",
    version=1,
    theme="Children’s and families’ voice",
    title="Decisions that have the child’s voice in them",
    question="When we decided, had we written what the child says or shows?",
    definition="Decisions of the month in which something is written under what the child says or shows, out of all decisions. Where the child could not be asked, the reason is written instead, and it does not count.",
    drawn_from="Decisions on MASH enquiries.",
    source="domain.md A8 (what a review of a MASH looks at)",
    view="decisions",
    measure=Measure.SHARE,
    counts={"kind": ("voice",)},
    unit="per cent",
    period=Period.MONTH,
    better="more",
    limits=Limits.P,
    example=Example(
        rows=(
            Fact(1, "2026-10-05", kind="voice", outcome="assessment"),
            Fact(2, "2026-10-06", kind="no_voice", outcome="early_help"),
            Fact(3, "2026-10-07", kind="voice", outcome="early_help"),
            Fact(4, "2026-10-08", kind="voice", outcome="no_further_action"),
        ),
        value=0.75,
        of=4,
    ),
)

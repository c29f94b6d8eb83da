"""Did whoever raised the concern hear what came of it?"""

from halcyon.kernel.indicators import Example, Fact, Indicator, Limits, Measure, Period

INDICATOR = Indicator(
    key="referrer_told_in_time",
    version=1,
    theme="The front door",
    title="Referrers told in time what was decided",
    question="Did whoever raised the concern hear what came of it?",
    definition="Time limits for feedback to the referrer that were kept, out of those that ran out in the month.",
    drawn_from="Time limits of MASH enquiries.",
    source="domain.md A8 (what a review of a MASH looks at)",
    view="time_limits",
    measure=Measure.SHARE,
    of={"role": ("mash_enquiry",), "kind": ("feedback",)},
    counts={"outcome": ("in_time",)},
    unit="per cent",
    period=Period.MONTH,
    better="more",
    limits=Limits.P,
    example=Example(
        rows=(
            Fact(1, "2026-10-05", role="mash_enquiry", kind="feedback", outcome="in_time"),
            Fact(2, "2026-10-06", role="mash_enquiry", kind="feedback", outcome="in_time"),
            Fact(3, "2026-10-07", role="mash_enquiry", kind="feedback", outcome="late"),
            Fact(4, "2026-10-08", role="mash_enquiry", kind="feedback", outcome="passed"),
        ),
        value=0.5,
        of=4,
    ),
)

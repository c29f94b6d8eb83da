"""Were concerns rated within the county’s time?"""

from halcyon.kernel.indicators import Example, Fact, Indicator, Limits, Measure, Period

INDICATOR = Indicator(
    key="rated_in_time",
    version=1,
    theme="The front door",
    title="Rated in time",
    question="Were concerns rated within the county’s time?",
    definition="Time limits for the rating that were kept, out of those that ran out in the month.",
    drawn_from="Time limits of MASH enquiries.",
    source="domain.md A8 (what a review of a MASH looks at)",
    view="time_limits",
    measure=Measure.SHARE,
    of={"role": ("mash_enquiry",), "kind": ("rating",)},
    counts={"outcome": ("in_time",)},
    unit="per cent",
    period=Period.MONTH,
    better="more",
    limits=Limits.P,
    example=Example(
        rows=(
            Fact(1, "2026-10-05", role="mash_enquiry", kind="rating", outcome="in_time"),
            Fact(2, "2026-10-06", role="mash_enquiry", kind="rating", outcome="passed"),
        ),
        value=0.5,
        of=2,
    ),
)

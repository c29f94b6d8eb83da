"""Were concerns decided on within a working day, as national guidance says?"""

from halcyon.kernel.indicators import Example, Fact, Indicator, Limits, Measure, Period

INDICATOR = Indicator(
    key="response_in_one_day",
    version=1,
    theme="The front door",
    title="Type of response decided within one working day",
    question="Were concerns decided on within a working day, as national guidance says?",
    definition="Time limits of one working day from receipt to the decision on the type of response: those kept, out of those that ran out in the month.",
    drawn_from="Time limits of MASH enquiries.",
    source="Working Together 2023 chapter 3; domain.md A8 (what a review of a MASH looks at)",
    view="time_limits",
    measure=Measure.SHARE,
    of={"role": ("mash_enquiry",), "kind": ("response",)},
    counts={"outcome": ("in_time",)},
    unit="per cent",
    period=Period.MONTH,
    better="more",
    limits=Limits.P,
    example=Example(
        rows=(
            Fact(1, "2026-10-05", role="mash_enquiry", kind="response", outcome="in_time"),
            Fact(2, "2026-10-06", role="mash_enquiry", kind="response", outcome="late"),
            Fact(3, "2026-10-07", role="mash_enquiry", kind="rating", outcome="late"),
            Fact(4, "2026-10-08", role="mash_enquiry", kind="response", outcome="in_time"),
            Fact(5, "2026-10-09", role="mash_enquiry", kind="response", outcome="in_time"),
        ),
        value=0.75,
        of=4,
    ),
)

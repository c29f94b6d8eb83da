"""How often was a rating changed after it was given?"""

from halcyon.kernel.indicators import Example, Fact, Indicator, Measure, Period

INDICATOR = Indicator(
    key="rated_again",
    version=1,
    theme="The front door",
    title="Ratings that were changed",
    question="How often was a rating changed after it was given?",
    definition="Later ratings of an enquiry, for each first rating of the month.",
    drawn_from="The chronology of MASH enquiries.",
    source="domain.md A8 (what a review of a MASH looks at)",
    view="ratings",
    measure=Measure.RATIO,
    of={"outcome": ("first",)},
    counts={"outcome": ("again",)},
    unit="for each first rating",
    period=Period.MONTH,
    example=Example(
        rows=(
            Fact(1, "2026-10-05", outcome="first"),
            Fact(2, "2026-10-06", outcome="first"),
            Fact(3, "2026-10-07", outcome="again"),
            Fact(4, "2026-10-08", outcome="first"),
            Fact(5, "2026-10-09", outcome="first"),
        ),
        value=0.25,
        of=4,
    ),
)

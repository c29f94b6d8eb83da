"""Are children at risk identified across services?"""

from halcyon.kernel.indicators import Example, Fact, Indicator, Measure, Period

INDICATOR = Indicator(
    key="tools_used",
    version=1,
    theme="Screening and assessment",
    title="Screening and assessment tools signed",
    question="Are children at risk identified across services?",
    definition="Screening tools, questionnaires and assessments signed in the month, by the service of their author. A tool that was signed again counts once.",
    drawn_from="Tools.",
    source="Health service response to the Serious Case Review of Children A to F: evidence of better identification across health",
    view="tools",
    measure=Measure.COUNT,
    unit="tools",
    period=Period.MONTH,
    by="service",
    example=Example(
        rows=(
            Fact(1, "2026-10-05", service="School nursing", kind="exploitation_screen"),
            Fact(2, "2026-10-06", service="Sexual health", kind="young_person"),
        ),
        value=2.0,
        of=2,
    ),
)

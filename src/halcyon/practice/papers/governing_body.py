"""The safeguarding update that goes to the governing body of an NHS commissioner.

The ten headings, the front sheet and the domains are those of papers of this kind (domain.md G5); the sentences are our
own.
"""

from halcyon.practice.papers.model import Heading, PaperTemplate

ADULTS, CHILDREN = "Adult safeguarding update", "Children’s safeguarding update"

DOMAINS = (
    ("preventing_death", "Preventing people from dying prematurely"),
    ("long_term", "Quality of life for people with long-term conditions"),
    ("recovery", "Helping people to recover from ill health or injury"),
    ("experience", "People have a positive experience of care"),
    ("safe_care", "A safe environment, and protection from avoidable harm"),
)

GOVERNING_BODY = PaperTemplate(
    key="governing_body",
    version=2,
    title="Safeguarding update",
    about="What the governing body needs to know about safeguarding since it last met, and what is asked of it.",
    source="domain.md G5 (seed paper). Domain 1 stands in the seed; domains 2 to 5 are recalled and unverified",
    domains=DOMAINS,
    domains_title="NHS Outcomes Framework domains supported",
    domains_unverified="The words of the second to the fifth are recalled: unverified.",
    charts=("mash_weekly",),
    headings=(
        Heading(
            "adults_board",
            "Safeguarding adults board: changes",
            "Who has come and gone, who acts for them until when, and what is being done to fill the post.",
            ("The post of independent chair of the safeguarding adults board is {figure:adults_chair}.",),
            ("posts_vacant",),
            ADULTS,
        ),
        Heading(
            "mortality_review",
            "Response to the independent review of deaths",
            "How far the staged review of deaths of people with a learning disability or a mental health problem has "
            "come, and what is agreed with the regional team about the next stage.",
            (
                "How far the response has come: {figure:outside_stage}.",
                "Deaths screened in the staged review: {figure:mortality_screened}.",
            ),
            (),
            ADULTS,
        ),
        Heading(
            "reviews_adults",
            "Multi-agency reviews: adults",
            "What health has contributed to, and who watches the action plans.",
            (
                "Under way are safeguarding adult reviews: {figure:reviews_adult}; domestic homicide reviews: "
                "{figure:reviews_domestic}; mental health homicide reviews: {figure:reviews_mental_health}. Health "
                "contributes to each.",
                "{figure:actions_open} actions from reviews and audits are open, {figure:actions_overdue} of them past "
                "their date.",
            ),
            ("actions_awaiting", "actions_assured"),
            ADULTS,
        ),
        Heading(
            "consent_audit",
            "Health services audit of consent and exploitation",
            "Who was interviewed, what changed since the last round, and where the report goes next.",
            ("{figure:audit_interviews} practitioners from {figure:audit_services} services were interviewed.",),
            (),
            CHILDREN,
        ),
        Heading(
            "reviews_children",
            "Multi-agency reviews: children",
            "What was published, whether those who took part have been told, and when the others conclude.",
            (
                "Reviews published this month: {figure:reviews_published}.",
                "Child practice reviews that go on: {figure:reviews_going_on}. When all reviews under way conclude: "
                "{figure:reviews_concluding}.",
                "Learning events to come: {figure:learning_events}.",
            ),
            ("reviews_joint",),
            CHILDREN,
        ),
        Heading(
            "mash",
            "Multi-Agency Safeguarding Hub (MASH)",
            "How busy it is, where it waits, what was escalated and to whom.",
            (
                "Children and adults reported in the last four full weeks: {figure:mash_received}; in the four weeks "
                "before: {figure:mash_received_before}.",
                "Decided within one working day: {figure:board.response_in_one_day}.",
                "Delays of the system that are escalated: {figure:delays_escalated}. Improvement plans being worked: "
                "{figure:delay_plans}.",
            ),
            ("mash_in_time", "mash_median", "mash_answers", "disagreements_open"),
            CHILDREN,
        ),
        Heading(
            "self_assessment",
            "General practice safeguarding self-assessment",
            "How many practices have answered, what support they need, and who gives it.",
            ("{figure:practices_answered} of {figure:practices_asked} practices have sent their self-assessment.",),
            (),
            CHILDREN,
        ),
        Heading(
            "training",
            "Education and training",
            "What was held, who came, what they said of it, and what it changed.",
            (
                "Training events held in the last 90 days: {figure:training_events}; places taken at them: "
                "{figure:training_attended}.",
            ),
            (),
            CHILDREN,
        ),
        Heading(
            "inspection",
            "Joint targeted area inspection",
            "What was inspected, what the inspectors looked into, and when their findings are expected.",
            ("The joint inspection of {figure:inspection_theme}: {figure:inspection_state}.",),
            ("inspection_findings",),
            CHILDREN,
        ),
        Heading(
            "conclusion",
            "Conclusion and recommendations",
            "What the governing body should take from this, and what it is asked to do.",
            ("The governing body is asked to note this update.",),
        ),
    ),
)

"""The MASH enquiry: from a concern received to a decision made and the referrer told (domain.md A1-A6)."""

from halcyon.kernel.counting import CountingRule, Limit
from halcyon.kernel.effects import Asks, Tell
from halcyon.kernel.instruments import ChildWords, Choice, Is, LongText, Several, YesNo
from halcyon.kernel.pathways import Clock, Move, Pathway, State
from halcyon.practice import roles
from halcyon.practice.pathways.mash_enquiry import guards

OX = "Oxfordshire Children's Services Procedures, Contacts and Referrals s2"

RATINGS = (
    ("red", "Red: a child may be at risk of significant harm now"),
    ("amber", "Amber: significant worry, no immediate danger"),
    ("green", "Green: a child may need help, lower concern"),
)
OUTCOMES = (
    ("strategy_discussion", "Strategy discussion (section 47)"),
    ("assessment", "Child and family assessment"),
    ("early_help", "Early help"),
    ("information_and_advice", "Information and advice"),
    ("linked_to_open_case", "Passed to the worker of an open case"),
    ("adult_safeguarding", "Adult safeguarding referral"),
    ("other_authority", "Passed to another authority"),
    ("no_further_action", "No further action"),
)
LEVELS = (
    ("4", "Level 4: acute, protection"),
    ("3", "Level 3: complex, child in need"),
    ("2", "Level 2: additional, early help"),
    ("1", "Level 1: universal"),
)
LEGAL_BASES = (
    ("s47", "Children Act 1989 section 47"),
    ("s17", "Children Act 1989 section 17"),
    ("s10", "Children Act 2004 section 10 (early help)"),
    ("s42", "Care Act 2014 section 42"),
    ("none", "No statutory power needed"),
)
ACKNOWLEDGED = (
    ("telephone", "By telephone"),
    ("email", "By e-mail"),
    ("letter", "By letter"),
    ("cannot", "Cannot be contacted back"),
)
AGENCIES = (
    ("POLICE", "Police"),
    ("COMMUNITY", "Community trust (school nursing, health visiting, CAMHS, sexual health)"),
    ("ACUTE", "Hospital trust"),
    ("GP", "General practice"),
    ("SCHOOLS", "Education"),
    ("PROBATION", "Probation"),
    ("YJS", "Youth justice"),
    ("HOUSING", "Housing"),
    ("VCS", "Voluntary sector"),
)
# Asked wherever an enquiry is closed.
DISPUTED = LongText(
    "disputed_reason", "If somebody disagrees with the decision and that is not settled: why close now?"
)

PATHWAY = Pathway(
    key="mash_enquiry",
    version=1,
    title="MASH enquiry",
    short="MASH",
    source="domain.md A1-A6; " + OX,
    start="received",
    reference_prefix="4F",
    opened_sentence="Concern received",
    states=(
        State("received", "Received", roles.CONTACT_OFFICER, "triage", "Check for danger now"),
        State(
            "triaged",
            "Triaged, treated as red until rated",
            roles.MASH_SOCIAL_WORKER,
            "rate",
            "RAG-rate (treated as red)",
        ),
        State("rated", "Rated", roles.MASH_SOCIAL_WORKER, "ask", "Ask agencies"),
        State("asked", "Agencies asked", roles.MASH_MANAGER, "decide", "Decide"),
        State("decided", "Decided, referrer to be told", roles.MASH_SOCIAL_WORKER, "feed_back", "Tell the referrer"),
        State("closed", "Closed"),
    ),
    final=frozenset({"closed"}),
    moves=(
        Move(
            "triage",
            "Check for danger now",
            ("received",),
            "triaged",
            by=roles.HUB,
            records="triaged",
            sentence="Checked for danger now: {danger_now}. {action_taken}",
            intro="Do this first, for every concern. Until somebody rates it, the enquiry is timed as red.",
            asks=(
                YesNo("danger_now", "Is a child or an adult in danger now?", required=True),
                LongText(
                    "action_taken",
                    "What was done at once, and who was told?",
                    help="For danger now: police on 999, who was spoken to, and when.",
                    required=True,
                    at_least=5,
                ),
            ),
            sets=("danger_now",),
        ),
        Move(
            "rate",
            "RAG-rate",
            ("triaged",),
            "rated",
            by=frozenset({roles.MASH_SOCIAL_WORKER, roles.MASH_MANAGER}),
            records="rated",
            sentence="RAG-rated {rating}. {reason}",
            intro="Rate on what is known now. The rating sets how long the hub has, and can be changed with a reason.",
            asks=(
                Choice("rating", "How serious and how urgent is this?", options=RATINGS, required=True),
                LongText("reason", "Why this rating?", required=True, at_least=10),
            ),
            sets=("rating",),
        ),
        Move(
            "re_rate",
            "Change the rating",
            ("rated", "asked"),
            "",
            by=frozenset({roles.MASH_SOCIAL_WORKER, roles.MASH_MANAGER}),
            records="re_rated",
            sentence="Rating changed to {rating}. {reason}",
            asks=(
                Choice("rating", "What is the rating now?", options=RATINGS, required=True),
                LongText("reason", "What has changed?", required=True, at_least=10),
            ),
            sets=("rating",),
            guards=(guards.rating_changes,),
        ),
        Move(
            "ask",
            "Ask agencies",
            ("rated", "asked"),
            "asked",
            by=roles.HUB,
            records="agencies_asked",
            sentence="Asked: {agencies}. {question}",
            intro="Each agency sees only this question and who the child is. The sharing agreement is applied to each request, and you see what it says.",
            asks=(
                Several("agencies", "Who is asked?", options=AGENCIES, required=True),
                Several(
                    "categories",
                    "What do you need to know?",
                    options=(
                        ("involvement", "Who is involved, and since when"),
                        ("concern", "What worries them about this child"),
                        ("health", "Health and use of health services"),
                        ("sexual_health", "Sexual health"),
                        ("education", "School, attendance and behaviour"),
                        ("offending", "Police and criminal justice"),
                        ("housing", "Housing and tenancy"),
                        ("family", "Family and household"),
                    ),
                    help="Ask for no more than this decision needs. Each agency is asked only for the kinds it holds.",
                    required=True,
                ),
                LongText("question", "What do you ask them?", required=True, at_least=10),
            ),
            then=(Asks("agencies", purpose="mash_enquiry", instrument="mash_return"),),
        ),
        Move(
            "decide",
            "Decide",
            ("rated", "asked"),
            "decided",
            by=frozenset({roles.MASH_MANAGER}),
            records="decided",
            sentence="Decided: {outcome}, level {level}. {reason}",
            asks=(
                Choice("outcome", "What happens next?", options=OUTCOMES, required=True),
                Choice("level", "Level of need", options=LEVELS, required=True),
                Choice("legal_basis", "Legal basis", options=LEGAL_BASES, required=True),
                LongText(
                    "reason", "Why?", help="What the information means for this child.", required=True, at_least=20
                ),
                LongText("not_known", "What is not known?", required=True, at_least=3),
                ChildWords(
                    "child_voice",
                    "What does the child say or show?",
                    help="Their own words if you have them; say so if nobody has asked.",
                ),
                LongText("unanswered_reason", "If an agency has not answered: why decide without it?"),
            ),
            sets=("outcome", "level"),
            guards=(guards.nothing_unanswered, guards.danger_not_dropped, guards.identity_settled),
        ),
        Move(
            "feed_back",
            "Tell the referrer",
            ("decided",),
            "closed",
            by=frozenset({roles.CONTACT_OFFICER, roles.MASH_SOCIAL_WORKER, roles.MASH_MANAGER}),
            records="fed_back",
            sentence="Referrer told: {told}",
            intro="Say what was decided in outline and what you would like them to do. Do not pass on what other agencies said or where the family lives.",
            asks=(
                LongText("told", "What is the referrer told?", required=True, at_least=10),
                DISPUTED,
            ),
            guards=(guards.nothing_disputed,),
            then=(Tell("referrer", about="outcome", purpose="feedback"),),
            when=Is("referrer", None),
        ),
        Move(
            "acknowledge",
            "Acknowledge to the referrer",
            ("decided",),
            "closed",
            by=frozenset({roles.CONTACT_OFFICER, roles.MASH_SOCIAL_WORKER, roles.MASH_MANAGER}),
            records="acknowledged",
            sentence="Acknowledgement to the member of the public: {how}. {why_not}",
            intro="A member of the public is told only that the concern was received and looked at. Never what was decided, and nothing about the child, the family or what an agency said. Use only the way that they called safe.",
            asks=(
                Choice(
                    "how",
                    "How was it acknowledged?",
                    options=ACKNOWLEDGED,
                    help="Say: “Thank you. We have your concern and have looked at it. We cannot tell you what happens next. If you are more worried, ring us.”",
                    required=True,
                ),
                LongText(
                    "why_not",
                    "Why can they not be contacted back?",
                    help="For example: they asked for no contact, or the number is no longer theirs.",
                    required=True,
                    at_least=5,
                    when=Is("how", "cannot"),
                ),
                DISPUTED,
            ),
            guards=(guards.only_the_safe_way, guards.nothing_disputed),
            when=Is("referrer", "public"),
            instead_of="feed_back",
        ),
    ),
    clocks=(
        Clock(
            "triage",
            "Danger check",
            ("opened",),
            ("triaged",),
            {
                "": Limit(
                    1,
                    CountingRule.ELAPSED_HOURS,
                    "Local target: every contact is looked at for danger on arrival",
                    False,
                )
            },
            tells="council.mash_duty_manager",
        ),
        Clock(
            "rating",
            "RAG-rating",
            ("opened",),
            ("rated",),
            {"": Limit(1, CountingRule.WORKING_DAYS_AFTER, OX, True)},
            tells="council.mash_duty_manager",
        ),
        Clock(
            "outcome",
            "Decision",
            ("opened",),
            ("decided",),
            {
                "red": Limit(4, CountingRule.ELAPSED_HOURS, OX, True),
                "amber": Limit(1, CountingRule.WORKING_DAYS_AFTER, OX, True),
                "green": Limit(3, CountingRule.WORKING_DAYS_AFTER, OX, True),
            },
            by_fact="rating",
            until_known="red",
            tells="council.mash_duty_manager",
        ),
        Clock(
            "response",
            "Referral acknowledged and type of response decided",
            ("opened",),
            ("decided",),
            {
                "": Limit(
                    1,
                    CountingRule.WORKING_DAYS_AFTER,
                    "Working Together 2023 chapter 3, as in KCSIE (clocks.csv referral)",
                    True,
                )
            },
            tells="council.mash_service_manager",
        ),
        Clock(
            "feedback",
            "Feedback to the referrer",
            ("decided",),
            ("fed_back", "acknowledged"),
            {
                "": Limit(
                    1, CountingRule.WORKING_DAYS_AFTER, "Local target (clocks.csv mash, feedback to referrer)", False
                )
            },
            tells="council.mash_duty_manager",
        ),
    ),
)

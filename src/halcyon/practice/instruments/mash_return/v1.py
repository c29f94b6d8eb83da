"""What an agency answers to the hub: known or not, what is known, and what it means (instruments.md section 11)."""

from halcyon.kernel.instruments import Choice, Day, Instrument, Is, LongText, Number, Section, Several

KNOWN = Is("known", "known", "partial")

INSTRUMENT = Instrument(
    key="mash_return",
    version=1,
    title="Answer to the hub",
    source="instruments.md section 11 (MASH return); domain.md A1.4-A1.5",
    licence="Our own wording, MIT",
    owner="Halcyon",
    offered=False,
    intro="“Nothing known” means that you looked and your agency has no record. It never means that there is nothing to worry about.",
    judgement="analysis",
    sections=(
        Section(
            "answer",
            "Your answer",
            (
                Choice(
                    "known",
                    "Does your agency know this person?",
                    options=(
                        ("nothing_known", "Nothing known: we looked and have no record"),
                        ("known", "Known"),
                        ("partial", "Known, but we cannot tell everything yet"),
                        ("declined", "We decline to answer"),
                    ),
                    required=True,
                ),
                LongText(
                    "decline_reason",
                    "Why do you decline?",
                    help="Say how sharing would be worse for the child than not sharing.",
                    required=True,
                    at_least=20,
                    when=Is("known", "declined"),
                ),
            ),
        ),
        Section(
            "knowledge",
            "What is known",
            (
                Day("since", "Involved since", when=KNOWN),
                Day("last_seen", "Last seen", when=KNOWN),
                Several(
                    "risks",
                    "Risks that your records show",
                    options=(
                        ("injury", "Injury or physical harm"),
                        ("sexual_harm", "Sexual harm or exploitation"),
                        ("domestic_abuse", "Domestic abuse in the home"),
                        ("neglect", "Neglect"),
                        ("substances", "Alcohol or drugs"),
                        ("mental_health", "Mental ill health"),
                        ("missing", "Missing or away"),
                        ("older_associates", "Older or unknown associates"),
                        ("not_brought", "Was not brought to appointments"),
                        ("absence", "Absence from school"),
                    ),
                    when=KNOWN,
                ),
                Several(
                    "protective",
                    "What protects this child",
                    options=(
                        ("trusted_adult", "A trusted adult"),
                        ("engaged", "Comes to appointments or school"),
                        ("safe_family", "Family keeps them safe"),
                        ("service", "A service is working with them"),
                        ("peers", "Good friendships"),
                    ),
                    when=KNOWN,
                ),
                LongText(
                    "narrative",
                    "What happened, with dates",
                    help="Facts apart from opinion. Say who recorded it.",
                    required=True,
                    at_least=10,
                    when=KNOWN,
                ),
                LongText(
                    "missing",
                    "What can you not tell yet, and when can you?",
                    required=True,
                    at_least=5,
                    when=Is("known", "partial"),
                ),
            ),
        ),
        Section(
            "meaning",
            "What it means",
            (
                LongText(
                    "analysis",
                    "What does this mean for this child?",
                    help="Your professional judgement, not a copy of the record.",
                    required=True,
                    at_least=20,
                    when=KNOWN,
                ),
                Choice(
                    "handling",
                    "Who may see this answer?",
                    options=(
                        ("open", "Everyone working on this enquiry"),
                        ("hub_only", "Hub only"),
                        ("agency_only", "Only the hub’s manager and our agency"),
                    ),
                    required=True,
                    when=KNOWN,
                ),
                Choice(
                    "withhold",
                    "Must any of it be withheld from the family?",
                    options=(("no", "No"), ("yes", "Yes: say why and until when")),
                    required=True,
                    when=KNOWN,
                ),
                LongText(
                    "withhold_reason", "Why is it withheld from the family?", required=True, when=Is("withhold", "yes")
                ),
                Day("withhold_review", "When is that looked at again?", required=True, when=Is("withhold", "yes")),
            ),
        ),
        Section("time", "Time spent", (Number("minutes", "About how many minutes did this take?", most=600),)),
    ),
)

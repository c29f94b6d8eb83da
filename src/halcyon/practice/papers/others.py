"""The annual report of a partnership, and the learning brief that goes to everybody who works with families."""

from halcyon.practice.papers.model import Heading, PaperTemplate

ANNUAL_REPORT = PaperTemplate(
    key="annual_report",
    version=3,
    title="Annual report",
    about="What the partnership did in the year, what it learned, and what difference that made.",
    source="Working Together 2023, chapter 2 (yearly reports of safeguarding partners); headings are our own",
    front=False,
    charts=("mash_weekly",),
    headings=(
        Heading(
            "year",
            "The year in outline",
            "What happened, in a page that somebody outside the partnership can read.",
            (
                "Child practice reviews under way: {figure:reviews_going_on}; safeguarding adult reviews: "
                "{figure:reviews_adult}; domestic homicide reviews: {figure:reviews_domestic}.",
            ),
            ("reviews_joint", "reviews_mental_health"),
        ),
        Heading(
            "children_said",
            "What children, adults and families told us",
            "Their words, with consent, and what was done about them.",
            (
                "Decisions in which the child’s own words or signs are written: {figure:board.childs_voice_in_decisions}.",
            ),
        ),
        Heading(
            "front_door",
            "How people came to us",
            "How many, how soon, and what became of it.",
            (
                "Children and adults reported in the last four full weeks: {figure:mash_received}.",
                "Decided within one working day: {figure:board.response_in_one_day}.",
            ),
            ("mash_in_time", "mash_median", "mash_answers", "disagreements_open"),
        ),
        Heading(
            "learned",
            "What we learned from reviews and audits",
            "The findings, what was done, and how we know that it worked.",
            (
                "Reviews published this month: {figure:reviews_published}.",
                "{figure:actions_assured} actions are assured: evidence shows the change.",
            ),
            ("actions_open", "actions_overdue"),
        ),
        Heading(
            "trained",
            "Training, and what it changed",
            "Who came, and what was different three months later.",
            (
                "Training events held in the last 90 days: {figure:training_events}; places taken at them: "
                "{figure:training_attended}.",
                "Of the places booked, used: {figure:board.training_attended}.",
            ),
        ),
        Heading(
            "next",
            "What comes next",
            "The priorities, and how the partnership will know that they were met.",
            ("When the reviews under way conclude: {figure:reviews_concluding}.",),
            ("learning_events", "actions_overdue"),
        ),
    ),
)

LEARNING_BRIEF = PaperTemplate(
    key="learning_brief",
    version=2,
    title="Learning brief",
    about="One page for people who work with families: what was found, and what to do differently from tomorrow.",
    source="Our own; the seven-minute briefings of safeguarding partnerships are of this kind",
    purpose="information",
    front=False,
    headings=(
        Heading("what", "What happened", "In outline only. Nobody can be recognised by it."),
        Heading("found", "What was found", "The finding, in words that are about practice and not about a person."),
        Heading("why", "Why it matters", "What it is like for a child or an adult when it goes wrong."),
        Heading("do", "What to do from tomorrow", "What to ask, whom to ring, what to write down."),
        Heading(
            "more",
            "Where to read more",
            "The tool, the pathway, the policy, the person to ask.",
            ("Learning events to come: {figure:learning_events}.",),
        ),
    ),
)

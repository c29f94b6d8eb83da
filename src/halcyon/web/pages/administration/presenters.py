"""How the administrator's pages say things: capabilities in plain words, and where one is among the pages."""

from __future__ import annotations

from halcyon.frontdoor.reallocation.queries import Leaving
from halcyon.kernel.roles import Capability, Role
from halcyon.web.presenting import plural

CAPABILITIES: dict[Capability, str] = {
    Capability.SIGNED_IN: "sign in, and see their own work and messages",
    Capability.RAISE_CONCERN: "raise a concern",
    Capability.SEE_FRONT_DOOR: "see the hub's list of MASH enquiries",
    Capability.WORK_ENQUIRY: "work MASH enquiries",
    Capability.ANSWER_REQUEST: "answer requests for what their agency knows",
    Capability.FIND_PERSON: "look for a child or an adult",
    Capability.OPEN_PERSON: "open the record of a child or an adult they work with",
    Capability.LINK_PEOPLE: "confirm that two records are about the same person",
    Capability.ANSWER_BREACH: "say why a time limit passed and what is done",
    Capability.HAND_OVER: "hand their shift over",
    Capability.TAKE_OVER: "accept for the hub what a shift hands over",
    Capability.REALLOCATE: "see what their agency's people hold and give it to others",
    Capability.IMPROVE: "work on the plan for improving the front door",
    Capability.TAKE_ON: "accept what is handed over to their team, or send it back",
    Capability.SEE_IMPROVEMENT: "see delays of the front door and what is done about them",
    Capability.SEE_CASEWORK: "see the assessments, enquiries and plans of their teams",
    Capability.REVIEW_SHARING: "decide what may be shared when a person must look",
    Capability.READ_LEDGER: "read what was shared with whom",
    Capability.READ_AUDIT: "read who opened what",
    Capability.MANAGE_USERS: "make accounts, give and end roles, fill posts",
    Capability.MANAGE_DIRECTORY: "change organisations, services and how they are reached",
    Capability.SEE_DIRECTORY: "use the directory of services",
    Capability.SEE_UNDELIVERED: "see messages that did not arrive or that nobody opened",
    Capability.HOLD_RESTRICTION: "keep restricted records and their named lists",
    Capability.EMERGENCY_ACCESS: "use emergency access, which others then review",
    Capability.SEE_PROTECTED: "see addresses that are marked as protected",
    Capability.SEE_GALLERY: "see the gallery of page components",
    Capability.USE_TOOLS: "fill in screening tools and assessments about a child, and sign them",
    Capability.SEE_COVERAGE: "see how often tools are used and how fully, as counts",
    Capability.KEEP_CONTRACTS: "keep the standards in contracts with services, as counts",
    Capability.SEE_EXPLOITATION: "see the children whom the exploitation team works with",
    Capability.SIT_ON_PANEL: "sit on the multi-agency exploitation panel",
    Capability.CONVENE_PANEL: "convene the exploitation panel and keep its minutes",
    Capability.SEE_INTELLIGENCE: "see what is known of people, places and things that harm children",
    Capability.CONTROL_INTELLIGENCE: "grade that information, and say who may see it",
    Capability.SEE_THERAPY: "see the notes of a child’s therapy",
    Capability.SEE_CLINIC: "see their own clinic’s attendances and weekly lists, by clinic number",
    Capability.HUDDLE: "take part in a clinic’s weekly huddle while it is open",
    Capability.SHARE_IDENTITY: "say outside the clinic who a young person is, by a decision for each",
    Capability.MEND_CODES: "mend the safeguarding codes in their own practice’s records",
    Capability.SEE_CODES: "see how each practice does with its safeguarding codes, as counts",
    Capability.BOOK_MATERNITY: "book young pregnant women, and see who is still to be screened",
    Capability.HOSPITAL_QUEUE: "work the hospital social worker’s shared queue",
    Capability.SEND_TO_HOSPITAL: "send somebody to the hospital social worker, and hear back",
    Capability.SEE_DISAGREEMENTS: "see the disagreements that concern them, and where each stands",
    Capability.SEE_LEARNING: "see reviews and what they found, recommendations, actions and results of audits",
    Capability.KEEP_REVIEWS: "open reviews, decide on them, ask agencies for their part and publish them",
    Capability.CONTRIBUTE: "write their agency’s part of a review, and its evidence for an action",
    Capability.KEEP_ACTIONS: "write recommendations down and agree actions with agencies",
    Capability.ASSURE: "say on evidence that an action made the change, or why it did not",
    Capability.AUDIT: "score the files, interviews and assessments that they are given",
    Capability.KEEP_AUDITS: "plan audits and self-assessments, moderate and report them",
    Capability.SELF_ASSESS: "answer a self-assessment for their own practice or agency",
    Capability.KEEP_BODIES: "keep boards and sub-groups: seats, terms, deputies, meetings, attendance",
    Capability.SUPERVISE: "agree supervision with people, and write down that it was held",
    Capability.KEEP_TRAINING: "keep training: the strategy, the catalogue, attendance and what it changed",
    Capability.KEEP_POLICIES: "publish policies, briefings and good practice, and see who has read them",
    Capability.SEE_BOARD: "see the board’s indicators, papers and decisions",
    Capability.OPEN_ROWS: "open the rows under a figure of the board",
    Capability.KEEP_BOARD: "keep the board’s calendar, papers and figures",
    Capability.SIGN_PAPER: "sign a paper for the body that it goes to",
    Capability.CHALLENGE: "ask how the board knows, and have it answered",
    Capability.KEEP_INSPECTION: "rehearse an inspection, assemble its files and take findings in",
    Capability.KEEP_SIGNALS: "keep the register of what may be coming",
    Capability.RAISE_SIGNAL: "say that something new is being seen",
    Capability.SEE_HUB: "see how the hub does: counts, where the hours went, demand",
    Capability.ADVISE: "advise colleagues who ask before they raise a concern",
    Capability.ASK_ADVICE: "ask the hub or a safeguarding team for advice",
}

SECTIONS = (
    ("administration", "People"),
    ("administration_roles", "Roles"),
    ("administration_posts", "Posts"),
    ("administration_organisations", "Organisations"),
    ("administration_tokens", "Tokens"),
    ("administration_calendar", "Holidays and closures"),
    ("administration_changes", "To confirm"),
)


def in_words(role: Role) -> list[str]:
    """What a role lets someone do, in the order in which this program lists it."""
    return [CAPABILITIES.get(c, c.value) for c in Capability if c in role.capabilities]


def held_words(found: Leaving) -> str:
    """How much somebody holds by name, and on whose list it will be: what an administrator must know first."""
    if not found.total:
        return "They hold nothing by name that somebody else would have to see to."
    what = ", ".join(f"{words.lower()}: {count}" for words, count in found.counts)
    whose = "; ".join(found.goes_to)
    return f"They hold {plural(found.total, 'thing')} by name ({what}). At once on the list of: {whose}."

"""What a person does here and what that lets them do. The content (which roles there are) is in
`halcyon.practice.roles`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from halcyon.kernel.sharing import Handling


class Capability(StrEnum):
    """One thing a page or an act can ask for. A role names the capabilities that it grants; nothing else grants any."""

    SIGNED_IN = "signed_in"  # everyone with an account: own work, own messages, own account
    RAISE_CONCERN = "concern.raise"
    ASK_ADVICE = "consultation.ask"
    ADVISE = "consultation.advise"  # answer what is asked of the hub, or of a health safeguarding team
    SEE_FRONT_DOOR = "front_door.see"  # the hub's list of MASH enquiries
    SEE_IMPROVEMENT = "improvement.see"  # what-if, delays of the system that were escalated, and the plans for them
    IMPROVE = "improvement.work"  # try a what-if, write the staffing down, escalate a delay, make and keep a plan
    SEE_HUB = "hub.see"  # how the hub does: counts, where the hours went, demand
    WORK_ENQUIRY = "enquiry.work"
    ANSWER_REQUEST = "request.answer"
    FIND_PERSON = "person.find"
    OPEN_PERSON = "person.open"
    LINK_PEOPLE = "person.link"
    REVIEW_SHARING = "sharing.review"  # answer REVIEW decisions: Caldicott guardian, data protection lead
    READ_LEDGER = "sharing.ledger"
    READ_AUDIT = "audit.read"
    MANAGE_USERS = "users.manage"
    MANAGE_DIRECTORY = "directory.manage"
    SEE_DIRECTORY = "directory.see"
    SEE_UNDELIVERED = "undelivered.see"
    HOLD_RESTRICTION = "restriction.hold"  # custodian of restricted records
    EMERGENCY_ACCESS = "emergency.open"
    SEE_PROTECTED = "location.protected.see"  # addresses marked protected
    SEE_GALLERY = "gallery.see"
    ANSWER_BREACH = "breach.answer"  # say why a time limit passed, of all that one's team works
    SEE_CASEWORK = "casework.see"  # the list of assessments, enquiries and plans of the teams that one works in
    TAKE_ON = "hand_off.answer"  # accept what is handed over to one's team, or send it back
    HAND_OVER = "handover.give"  # hand one's shift over, write what the next one must know
    TAKE_OVER = "handover.take"  # accept for the hub what the night, or a colleague, hands over
    REALLOCATE = "work.reallocate"  # see what the agency's people hold and give it to others
    USE_TOOLS = "tools.use"  # fill in screening tools, questionnaires and assessments about a child, and sign them
    KEEP_CONTRACTS = "contract.keep"  # standards in contracts with services: counts, breaches, remedies
    SEE_COVERAGE = "tools.coverage"  # how the agency’s services use tools, how complete they are, what was called for
    SEE_CLINIC = "clinic.see"  # the clinic's own attendances and weekly lists, by clinic number
    HUDDLE = "clinic.huddle"  # take part in a clinic's weekly huddle while it is open
    SHARE_IDENTITY = "clinic.share"  # say outside the clinic who a young person is
    MEND_CODES = "codes.mend"  # one's own practice: what its records should say, and mending it
    SEE_CODES = "codes.see"  # how each practice does with its codes, as counts
    BOOK_MATERNITY = "maternity.book"  # book young pregnant women, and see who is still to be screened
    HOSPITAL_QUEUE = "hospital.queue"  # the shared queue of the named hospital social worker
    SEND_TO_HOSPITAL = "hospital.send"  # put somebody on that queue, and hear back
    SEE_EXPLOITATION = "exploitation.see"  # the exploitation team's list, its children's shared plans and its meetings
    CONVENE_PANEL = "panel.convene"  # plan its meetings: invite agencies, set the agenda, record, sign the minutes
    SIT_ON_PANEL = "panel.sit"  # read one's agency's pack of the panels that one is invited to, and what was decided
    SEE_INTELLIGENCE = "intelligence.see"  # people, places and things around exploited children, as far as labels allow
    CONTROL_INTELLIGENCE = "intelligence.control"  # grade, keep or delete them, and say who may read them
    SEE_THERAPY = "therapy.see"  # the therapeutic service's own list and notes
    SEE_LEARNING = "learning.see"  # reviews and what they found, recommendations, actions, results of audits
    KEEP_REVIEWS = "review.keep"  # open a review, decide on it, ask agencies for their part, publish
    CONTRIBUTE = "review.contribute"  # answer for one's agency: its part of a review, its own evidence for an action
    KEEP_ACTIONS = "action.keep"  # write recommendations and projects down, agree actions with agencies, take in a plan
    ASSURE = "action.assure"  # say on evidence that an action made the change, or why it did not
    AUDIT = "audit.work"  # score the files, interviews and assessments that one is given
    KEEP_AUDITS = "audit.keep"  # plan audits and self-assessments: sample, pairs of auditors, moderation, report
    SELF_ASSESS = "self_assessment.answer"  # answer for one's own practice or agency
    KEEP_BODIES = "body.keep"  # boards and sub-groups: seats, terms, deputies, meetings, attendance
    SUPERVISE = "supervision.give"  # agree supervision with people, and write down that it was held
    KEEP_TRAINING = "training.keep"  # strategy, catalogue, attendance and what training changed
    KEEP_POLICIES = "policy.keep"  # policies, briefings, networks and good practice: publish, and see who has read
    SEE_BOARD = "board.see"  # the board's room: indicators, papers, decisions
    OPEN_ROWS = "board.rows"  # from a figure on to the rows under it; without it a figure stays a figure
    KEEP_BOARD = "board.keep"  # calendar, papers, snapshots
    SIGN_PAPER = "paper.sign"  # sign a paper for the body that it goes to
    CHALLENGE = "board.challenge"  # ask how the board knows, and have it answered
    KEEP_INSPECTION = "inspection.keep"  # rehearse an inspection, assemble files, take findings in
    KEEP_SIGNALS = "signal.keep"  # the register of what may be coming: owners, hypotheses, decisions
    RAISE_SIGNAL = "signal.raise"  # say that something new is being seen
    SEE_DISAGREEMENTS = "disagreements.see"  # the list of professional disagreements in which one takes part


@dataclass(frozen=True)
class Role:
    """A job in an agency.

    `purposes` are the keys of the sharing purposes for which someone in this role may read records; reading for any
    other purpose is refused. `sees` are the handling labels of other agencies' items that this role may read; an agency
    always sees what it supplied itself. `hub` marks the roles that work inside the hub.
    """

    key: str
    title: str
    prose: str
    capabilities: frozenset[Capability]
    purposes: frozenset[str] = frozenset()
    hub: bool = False
    sees: frozenset[Handling] = frozenset({Handling.OPEN})
    source: str = ""

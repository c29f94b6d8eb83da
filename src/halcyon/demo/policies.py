"""Policies with who has read them, a briefing with receipts, a network’s alert, and good practice. All invented."""

from __future__ import annotations

from datetime import datetime, timedelta

from halcyon.access.viewing import Viewer, viewer_for
from halcyon.agencies.models import User
from halcyon.work.actions import acknowledge
from halcyon.work.models import Message
from halcyon.workforce.policies.actions import (
    acknowledge_policy,
    add_policy,
    add_practice,
    brief,
    join_network,
    publish_version,
    settle_alert,
    take_in_alert,
    try_here,
)
from halcyon.workforce.policies.models import PolicyVersion

HEALTH = ("ACUTE", "COMMUNITY", "GP", "ICB", "PUBLICHEALTH")
FIRST = (
    "A young person under 16 is a child, also in a clinic. Ask who is with them, who knows that they are here, and how "
    "old the other person is."
)
SECOND = (
    FIRST
    + "\n\nCompetence and coercion are assessed each time, and written down in the young person’s own words. Under "
    "13, a concern is raised always."
)


def play_policies(users: dict[str, User], *, at: datetime) -> None:
    """Publish, brief and take in."""
    by = viewer_for(users["judith.amery"], at=at)
    consent = add_policy(
        title="Young people, consent and exploitation",
        about="For everybody who sees young people under 18.",
        owner=users["maeve.kelly"].id,
        audience=HEALTH,
        by=by,
        at=at - timedelta(days=290),
    )
    for ago, text, why, source in (
        (290, FIRST, "There was none across services.", ""),
        (
            75,
            SECOND,
            "Practitioners knew the ages and seldom asked about pressure.",
            "Consent interviews with practitioners, first round",
        ),
    ):
        moment = at - timedelta(days=ago)
        newest = publish_version(
            policy=consent,
            text=text,
            why=why,
            source_kind="audit" if source else "",
            source_title=source,
            review_by=(moment + timedelta(days=730)).date(),
            by=by,
            at=moment,
        )
    _read(newest, ("leah.bright", "amina.yusuf", "bridget.farrow", "dr.sana.malik", "maeve.kelly"), users, at)
    missing = add_policy(
        title="Was not brought",
        about="When a child is not brought to an appointment.",
        owner=users["asha.verma"].id,
        audience=("ACUTE", "COMMUNITY"),
        by=by,
        at=at - timedelta(days=800),
    )
    first = publish_version(
        policy=missing,
        text="Ring the family the same day. Think why, and who else would know. A second time, tell the school nurse.",
        why="Two reviews found appointments that nobody followed up.",
        source_kind="review",
        source_title="Review of Child R",
        review_by=(at - timedelta(days=10)).date(),
        by=by,
        at=at - timedelta(days=800),
    )
    _read(first, ("nia.bowen", "peter.lowe"), users, at)
    _brief(users, by, at)
    _networks(users, by, at)


def _read(version: PolicyVersion, names: tuple[str, ...], users: dict[str, User], at: datetime) -> None:
    for name in names:
        if name in users and users[name].organisation.code in version.policy.audience:
            acknowledge_policy(version_id=version.id, by=viewer_for(users[name], at=at), at=at)


def _brief(users: dict[str, User], by: Viewer, at: datetime) -> None:
    sent = at - timedelta(hours=44)  # once it was published
    made = brief(
        title="What the joint review found",
        text="A joint review has been published. It asks each of us to think of the child when an adult is our "
        "patient, and to say what we see rather than wait for proof. Learning events follow in the spring.",
        audience=("COMMUNITY", "ICB"),
        source_kind="review",
        source_title="Joint review, published this month",
        by=by,
        at=sent,
    )
    for place, message in enumerate(Message.objects.filter(subject_id=made.id).order_by("id")):
        reader = next((u for u in users.values() if u.id == message.to_user), None)
        if reader is not None and place % 3:
            read = sent + timedelta(hours=2 + place)
            acknowledge(message_id=message.id, by=viewer_for(reader, at=read), at=read)


def _networks(users: dict[str, User], by: Viewer, at: datetime) -> None:
    network = join_network(
        name="National working group on child exploitation",
        about="Practice notes and alerts from other counties",
        member=users["sara.lindqvist"].id,
        by=by,
        at=at - timedelta(days=200),
    )
    for kind, title, text, ago, owner, done in (
        (
            "note",
            "Lifts offered through a game",
            "Two counties report that children are offered lifts by people whom they know only from a game’s chat.",
            60,
            "ben.hartley",
            "Added to what the training on screening asks about; schools were told at their leads’ meeting.",
        ),
        (
            "alert",
            "Vapes given as a first debt",
            "Flavoured vapes are given to 11 to 13-year-olds and then asked to be paid for.",
            6,
            "sara.lindqvist",
            "",
        ),
    ):
        came = at - timedelta(days=ago)
        alert = take_in_alert(
            network=network,
            kind=kind,
            title=title,
            text=text,
            received_on=came.date(),
            owner=users[owner].id,
            due_on=(came + timedelta(days=21)).date(),
            by=by,
            at=came,
        )
        if done:
            settle_alert(
                alert_id=alert.id,
                state="done",
                done=done,
                by=viewer_for(users[owner], at=at - timedelta(days=45)),
                at=at - timedelta(days=45),
            )
    practice = add_practice(
        title="A safe word at reception",
        text="A card in every toilet says which word to say at reception to be seen alone. In the county that began "
        "it, one in forty young people used it in a year.",
        found_in="National working group, practice note of last spring",
        by=by,
        at=at - timedelta(days=100),
    )
    try_here(
        practice_id=practice.id,
        agency="COMMUNITY",
        state="kept",
        result="Used eleven times in three months at the clinic. Kept.",
        by=by,
        at=at - timedelta(days=20),
    )
    try_here(practice_id=practice.id, agency="ACUTE", state="thinking", by=by, at=at - timedelta(days=15))

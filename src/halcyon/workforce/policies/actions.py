"""Publishing policies and briefings, having read them, alerts of networks, and good practice tried here."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date, datetime

from django.utils.text import slugify

from halcyon.access.viewing import Denied, Viewer
from halcyon.agencies.models import Organisation, User
from halcyon.audit.acts import act
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.counting import add_months
from halcyon.kernel.problems import refuse
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.work.actions import finish_tasks, open_task, send
from halcyon.workforce.acting import allowed, log, wrong_text
from halcyon.workforce.policies.models import (
    Acknowledgement,
    Briefing,
    GoodPractice,
    Network,
    NetworkAlert,
    Policy,
    PolicyVersion,
    TriedHere,
)
from halcyon.workforce.policies.readers import readers

KIND = "policy"
BRIEFING = "briefing"
ALERT_TASK = "network_alert"
KEEPS = (Capability.KEEP_POLICIES,)


@act
def add_policy(
    *, title: str, owner: uuid.UUID, audience: Collection[str], about: str = "", by: Viewer, at: datetime
) -> Policy:
    """Begin a policy; it has no text until a version is published. Raises Denied; NotDone."""
    allowed(by, *KEEPS)
    key = slugify(title)[:80]
    refuse(
        {
            "title": wrong_text(title, "what it is called", at_least=3, limit=150)
            or ("There is a policy of this name already." if Policy.objects.filter(key=key).exists() else ""),
            "owner": "" if User.objects.filter(id=owner).exists() else "Choose who owns it.",
            "audience": _wrong_audience(audience),
        }
    )
    made = Policy.objects.create(
        key=key, title=title.strip(), about=about, owner=owner, audience=sorted(audience), by=by.user_id, at=at
    )
    log("policy_added", KIND, [made.id], by=by, at=at)
    return made


@act
def publish_version(
    *,
    policy: Policy,
    text: str,
    why: str,
    review_by: date,
    source_kind: str = "",
    source_id: str = "",
    source_title: str = "",
    by: Viewer,
    at: datetime,
) -> PolicyVersion:
    """Publish a version: what it says, why it changed, and what made it change (a review, a finding).

    It is looked at again within the county's limit (36 months). Everybody whose agency it is for has it to read.
    Raises Denied; NotDone.
    """
    allowed(by, *KEEPS)
    today = at.astimezone(LONDON).date()
    latest = add_months(today, int(registry.profile.policy_review.amount))
    refuse(
        {
            "text": wrong_text(text, "what the policy says", limit=200_000),
            "why": wrong_text(why, "why it changed, or why there is one", limit=4000),
            "review_by": ""
            if today < review_by <= latest
            else f"Choose a day after today and not after {latest.day} {latest:%B %Y}.",
        }
    )
    last = PolicyVersion.objects.select_for_update().filter(policy=policy).order_by("-number").first()
    made = PolicyVersion.objects.create(
        policy=policy,
        number=last.number + 1 if last else 1,
        published_on=today,
        review_by=review_by,
        why=why,
        source_kind=source_kind[:40],
        source_id=str(source_id)[:40],
        source_title=source_title.strip()[:200],
        text=text,
        by=by.user_id,
        at=at,
    )
    log("policy_published", KIND, [policy.id, made.id], by=by, at=at)
    return made


@act
def acknowledge_policy(*, version_id: uuid.UUID, by: Viewer, at: datetime) -> Acknowledgement:
    """Say that one has read the newest version. Again changes nothing. Raises Denied; NotDone for an old version."""
    version = PolicyVersion.objects.select_related("policy").filter(id=version_id).first()
    if version is None or by.user_id is None or by.agency not in version.policy.audience:
        raise Denied("no such policy")
    newest = version.policy.versions.first()
    refuse({"": "" if newest and newest.id == version.id else "There is a newer version. Read that one."})
    made, new = Acknowledgement.objects.get_or_create(version=version, user=by.user_id, defaults={"at": at})
    if new:
        log("policy_acknowledged", KIND, [version.policy_id, version.id], by=by, at=at)
    return made


@act
def brief(
    *,
    title: str,
    text: str,
    audience: Collection[str],
    source_kind: str = "",
    source_id: str = "",
    source_title: str = "",
    by: Viewer,
    at: datetime,
) -> Briefing:
    """Brief everybody of these agencies: each has a message that asks for a receipt. Raises Denied; NotDone."""
    allowed(by, *KEEPS)
    refuse(
        {
            "title": wrong_text(title, "what it is about", at_least=3, limit=150),
            "text": wrong_text(text, "what people must know"),
            "audience": _wrong_audience(audience),
        }
    )
    made = Briefing.objects.create(
        title=title.strip(),
        text=text,
        audience=sorted(audience),
        source_kind=source_kind[:40],
        source_id=str(source_id)[:40],
        source_title=source_title.strip()[:200],
        by=by.user_id,
        at=at,
    )
    for person in readers(audience, at=at):
        if person.id != by.user_id:
            send(
                key=f"{BRIEFING}:{made.id}:{person.id}",
                kind=BRIEFING,
                subject_id=made.id,
                title=f"Briefing: {made.title}",
                body=text,
                to_user=person.id,
                channel="inbox",
                needs_receipt=True,
                from_user=by.user_id,
                at=at,
            )
    log("briefing_sent", BRIEFING, [made.id], by=by, at=at)
    return made


@act
def join_network(*, name: str, member: uuid.UUID, about: str = "", by: Viewer, at: datetime) -> Network:
    """Write down that somebody takes part in a network for the partnership. Raises Denied; NotDone."""
    allowed(by, *KEEPS)
    refuse(
        {
            "name": wrong_text(name, "what it is called", at_least=3, limit=150)
            or ("It is written down already." if Network.objects.filter(name=name.strip()).exists() else ""),
            "member": "" if User.objects.filter(id=member).exists() else "Choose who takes part.",
        }
    )
    made = Network.objects.create(
        name=name.strip(),
        about=about.strip()[:300],
        member=member,
        begins=at.astimezone(LONDON).date(),
        by=by.user_id,
        at=at,
    )
    log("network_joined", KIND, [made.id, member], by=by, at=at)
    return made


@act
def take_in_alert(
    *,
    network: Network,
    kind: str,
    title: str,
    text: str,
    received_on: date,
    owner: uuid.UUID,
    due_on: date,
    by: Viewer,
    at: datetime,
) -> NetworkAlert:
    """Take in an alert or a practice note and give it an owner, who has it as a task. Raises Denied; NotDone."""
    if by.user_id is None or by.user_id != network.member:
        allowed(by, *KEEPS)
    refuse(
        {
            "kind": "" if kind in dict(NetworkAlert.KINDS) else "Choose what it is.",
            "title": wrong_text(title, "what it is about", at_least=3, limit=150),
            "text": wrong_text(text, "what it says"),
            "received_on": "" if received_on <= at.astimezone(LONDON).date() else "The day cannot be in the future.",
            "due_on": "" if due_on >= received_on else "It cannot be due before it came.",
            "owner": "" if User.objects.filter(id=owner, is_active=True).exists() else "Choose who looks at it.",
        }
    )
    made = NetworkAlert.objects.create(
        network=network,
        kind=kind,
        title=title.strip(),
        text=text,
        received_on=received_on,
        owner=owner,
        due_on=due_on,
        by=by.user_id,
        at=at,
    )
    open_task(
        key=f"{ALERT_TASK}:{made.id}",
        kind=ALERT_TASK,
        title="Say what is done about an alert of a network",
        subject_id=made.id,
        link=f"/policies/alerts/{made.id}/",
        user=owner,
        due_at=datetime(due_on.year, due_on.month, due_on.day, 17, tzinfo=LONDON),
        asked_by=by.user_id,
        at=at,
    )
    log("alert_taken_in", KIND, [network.id, made.id, owner], by=by, at=at)
    return made


@act
def settle_alert(*, alert_id: uuid.UUID, state: str, done: str, by: Viewer, at: datetime) -> NetworkAlert:
    """Say what was done about an alert, or why nothing is needed: its owner, or who keeps policies. Raises Denied."""
    row = NetworkAlert.objects.select_for_update().filter(id=alert_id).first()
    if row is None or row.owner != by.user_id:
        allowed(by, *KEEPS)
    if row is None:
        raise Denied("no such alert")
    refuse(
        {
            "state": "" if state in ("done", "nothing") else "Choose what became of it.",
            "done": wrong_text(done, "what was done, or why nothing is needed"),
        }
    )
    row.state, row.done, row.settled_by, row.settled_at = state, done, by.user_id, at
    row.version += 1
    row.save(update_fields=["state", "done", "settled_by", "settled_at", "version"])
    finish_tasks(by=by, at=at, outcome="done", keys=[f"{ALERT_TASK}:{row.id}"])
    log("alert_settled", KIND, [row.id], by=by, at=at)
    return row


@act
def add_practice(*, title: str, text: str, found_in: str, by: Viewer, at: datetime) -> GoodPractice:
    """Put something that worked into the library, and where it was found. Raises Denied; NotDone."""
    allowed(by, *KEEPS)
    refuse(
        {
            "title": wrong_text(title, "what it is", at_least=3, limit=150),
            "text": wrong_text(text, "what it does and how it is known to work"),
            "found_in": wrong_text(found_in, "where it was found", at_least=2, limit=200),
        }
    )
    made = GoodPractice.objects.create(title=title.strip(), text=text, found_in=found_in.strip(), by=by.user_id, at=at)
    log("good_practice_added", KIND, [made.id], by=by, at=at)
    return made


@act
def try_here(
    *, practice_id: uuid.UUID, agency: str, state: str, result: str = "", by: Viewer, at: datetime
) -> TriedHere:
    """Say how far an agency has come with it. What was kept or dropped needs its result. Raises Denied; NotDone."""
    allowed(by, Capability.KEEP_POLICIES, Capability.CONTRIBUTE)
    if by.user_id is not None and not by.can(Capability.KEEP_POLICIES) and agency != by.agency:
        raise Denied("of another agency")
    row = GoodPractice.objects.filter(id=practice_id).first()
    if row is None:
        raise Denied("no such practice")
    refuse(
        {
            "state": "" if state in dict(TriedHere.STATES) else "Choose how far it has come.",
            "agency": "" if Organisation.objects.filter(code=agency).exists() else "Choose an agency.",
            "result": wrong_text(result, "what came of it") if state in ("kept", "dropped", "not_for_us") else "",
        }
    )
    made = TriedHere.objects.create(practice=row, agency=agency, state=state, result=result, by=by.user_id, at=at)
    log("good_practice_tried", KIND, [row.id, made.id], by=by, at=at)
    return made


def _wrong_audience(audience: Collection[str]) -> str:
    known = Organisation.objects.filter(code__in=list(audience)).count()
    return "" if audience and known == len(set(audience)) else "Choose at least one organisation."

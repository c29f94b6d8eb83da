"""Two index persons said to be the same: proposed by one person, agreed by another, and undone."""

from __future__ import annotations

import uuid
from datetime import datetime

from halcyon.access.actions import keep_barred
from halcyon.access.viewing import Denied, Viewer, require
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.people.actions.linking import keep_restricted
from halcyon.people.actions.records import records_of, records_shown
from halcyon.people.actions.separating import move_link, separated
from halcyon.people.models import IndexPerson, Link, MergeProposal
from halcyon.work.actions import finish_tasks, open_task

MERGE_TASK = "merge_review"


@act
def propose_merge(*, keep: uuid.UUID, other: uuid.UUID, reason: str, by: Viewer, at: datetime) -> MergeProposal:
    """Say that two index persons are the same. Nothing moves until another person agrees."""
    require(by, Capability.LINK_PEOPLE)
    if by.user_id is None or len(reason.strip()) < 10:
        raise ValueError("Say why these are the same person, in a sentence.")
    if keep == other or not all(records_shown(p, by=by, at=at) for p in (keep, other)):
        raise ValueError("Choose two of the people shown.")
    proposal = MergeProposal.objects.create(
        keep_id=keep, other_id=other, reason=reason, proposed_by=by.user_id, proposed_at=at
    )
    open_task(
        key=f"{MERGE_TASK}:{proposal.id}",
        kind=MERGE_TASK,
        title="Agree or refuse: two records said to be one person",
        subject_id=proposal.id,
        link=f"/people/merges/{proposal.id}/",
        role=registry.profile.linking_role,
        agency=registry.profile.front_door_agency,
        at=at,
    )
    record_act(by, "merge_proposed", "person", [keep, other, proposal.id], at=at)
    return proposal


@act
def settle_merge(*, proposal_id: uuid.UUID, agree: bool, by: Viewer, at: datetime) -> MergeProposal:
    """Another person agrees or refuses. Agreeing ends the other's links and links its records to the kept person."""
    require(by, Capability.LINK_PEOPLE)
    proposal = MergeProposal.objects.select_for_update().get(id=proposal_id)
    if by.user_id is None or by.user_id == proposal.proposed_by:
        raise Denied("a merge needs a second person")
    if proposal.settled_at:
        raise ValueError("Somebody has settled this already.")
    if agree and not all(records_shown(p, by=by, at=at) for p in (proposal.keep_id, proposal.other_id)):
        raise Denied("no such person")
    proposal.settled_by, proposal.settled_at, proposal.outcome = by.user_id, at, "merged" if agree else "refused"
    proposal.save()
    if agree:
        keep_restricted([proposal.keep_id, proposal.other_id], by=by, at=at)
        moving = Link.objects.select_for_update().select_related("record")
        for link in moving.filter(person_id=proposal.other_id, unlinked_at__isnull=True):
            made = move_link(link, proposal.keep_id, why="Merged: " + proposal.reason, how="person", by=by, at=at)
            Link.objects.filter(id=made.id).update(second_by=proposal.proposed_by, evidence=[_merged_by(proposal)])
        for record in records_of(proposal.keep_id):
            keep_restricted([proposal.keep_id, record], by=by, at=at)
        keep_barred(subject_ids=[proposal.keep_id, proposal.other_id, *records_of(proposal.keep_id)], at=at)
        IndexPerson.objects.filter(id=proposal.other_id).update(became=proposal.keep_id)
    finish_tasks(by=by, at=at, outcome=proposal.outcome, keys=[f"{MERGE_TASK}:{proposal.id}"])
    record_act(by, "merge_settled", "person", [proposal.keep_id, proposal.other_id], decision=proposal.outcome, at=at)
    return proposal


def _merged_by(proposal: MergeProposal) -> str:
    return f"merge {proposal.id}"


@act
def undo_merge(*, proposal_id: uuid.UUID, reason: str, by: Viewer, at: datetime) -> MergeProposal:
    """Say that a merge was wrong: what it moved goes back to the person it came from, as if it had never been moved.

    Everybody who could see the two as one is told, and a breach assessment opens. What was linked to either of them by
    somebody since stays where it was put, and nothing that was decided meanwhile is changed.
    """
    require(by, Capability.LINK_PEOPLE)
    if len(reason.strip()) < 10:
        raise ValueError("Say why this merge was wrong, in a sentence.")
    proposal = MergeProposal.objects.select_for_update().filter(id=proposal_id).first()
    if proposal is None or not records_shown(proposal.keep_id, by=by, at=at):
        raise Denied("no such merge")
    if proposal.outcome != "merged" or proposal.settled_at is None:
        raise ValueError("This merge was not made, or has been undone.")
    moved = Link.objects.select_for_update().select_related("record")
    back = [
        link
        for link in moved.filter(person_id=proposal.keep_id, unlinked_at__isnull=True, linked_at=proposal.settled_at)
        if link.evidence == [_merged_by(proposal)]
    ]
    IndexPerson.objects.filter(id=proposal.other_id).update(became=None)
    for link in back:
        move_link(link, proposal.other_id, why=f"Separated: {reason}", how="person", by=by, at=at)
    proposal.outcome = "undone"
    proposal.save(update_fields=["outcome"])
    separated(
        key=str(proposal.id),
        person_id=proposal.keep_id,
        records=[link.record_id for link in back],
        joined_at=proposal.settled_at,
        became=proposal.other_id,
        why=reason,
        by=by,
        at=at,
    )
    return proposal

"""Who may see which rows, as SQL: a denied row and an absent row cannot be told apart."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from halcyon.access.conditions import NAMED, Related, Unbarred, Unrestricted, hold
from halcyon.access.models import ConflictBlock, Labelled, NamedPerson, Relationship, Restriction
from halcyon.access.viewing import Viewer
from halcyon.kernel.roles import Capability

M = TypeVar("M", bound=Model)

RESTRICTION_KINDS = tuple(Restriction.KINDS)


def _live(at: datetime) -> Q:
    return Q(begins__lte=at) & (Q(ends__isnull=True) | Q(ends__gt=at))


def _held_by(viewer: Viewer) -> Q:
    return Q(user=viewer.user_id, agency=viewer.agency) | Q(service__in=list(viewer.services))


def _reads_for(viewer: Viewer, purpose: str) -> bool:
    """Whether this is a person whose role allows the purpose. Jobs and other agencies' systems read nothing."""
    return viewer.user_id is not None and purpose in viewer.purposes


def relationships(viewer: Viewer, purpose: str, *, at: datetime) -> QuerySet[Relationship]:
    """The live relationships that let this viewer read for this purpose. None when the role does not allow the
    purpose.
    """
    if not _reads_for(viewer, purpose):
        return Relationship.objects.none()
    return Relationship.objects.filter(_live(at), _held_by(viewer), purpose=purpose)


def labels_visible(viewer: Viewer) -> Q:
    """The labels that this viewer may read among the rows of a subject whom they may see.

    Their own agency's rows always; others' rows when the role sees that handling. Restricted rows are dealt with by
    `visible_to` and `may_see`, because they depend on the named list.
    """
    return Q(owner_agency=viewer.agency) | Q(handling__in=[h.value for h in viewer.sees])


def may_read(viewer: Viewer, row: Labelled) -> bool:
    """`labels_visible` for one row that has been read already."""
    return row.owner_agency == viewer.agency or row.handling in {h.value for h in viewer.sees}


def visible_to(
    rows: QuerySet[M], viewer: Viewer, purpose: str, *, at: datetime, subjects: tuple[str, ...] = ("subject_id",)
) -> QuerySet[M]:
    """Keep the rows that this viewer may see for this purpose at this moment.

    `rows` are of a `Labelled` model; `subjects` name the columns that hold the ids which relationships are about. A row
    is kept when a live relationship with one of its subjects exists, its label is visible, neither it nor any of its
    subjects is restricted (or the viewer is on the named list), and no conflict blocks the viewer. Anything missing
    denies.
    """
    if not _reads_for(viewer, purpose):
        return rows.none()
    named = Q(Related(viewer, subjects, at, purpose=purpose, kind=NAMED))
    return rows.filter(
        Related(viewer, subjects, at, purpose=purpose),
        labels_visible(viewer),
        Q(restricted=False) | named,
        unrestricted(viewer, *subjects, at=at),
        Unbarred(viewer, subjects, at),
    )


def may_see(viewer: Viewer, subject_ids: Iterable[uuid.UUID], purpose: str, *, at: datetime) -> bool:
    """Whether a live relationship lets this viewer see any of these subjects (records of one person, or a case).

    Forbid wins: a conflict with any of them, or a restriction on any of them without being named, denies.
    """
    ids = set(subject_ids)
    return bool(ids) and _reads_for(viewer, purpose) and hold(*_sight(viewer, ids, purpose, at=at))


def seen_through(viewer: Viewer, subject_ids: Iterable[uuid.UUID], purpose: str, *, at: datetime) -> Q:
    """`may_see` as a condition of the query that then reads: it finds rows when the viewer may see the subjects."""
    ids = set(subject_ids)
    if not ids or not _reads_for(viewer, purpose):
        return Q(pk__in=[])
    return Q(*_sight(viewer, ids, purpose, at=at))


def _sight(
    viewer: Viewer, ids: set[uuid.UUID], purpose: str, *, at: datetime
) -> tuple[Related, Unrestricted, Unbarred]:
    listed = sorted(ids)
    return Related(viewer, listed, at, purpose=purpose), Unrestricted(viewer, listed, at), Unbarred(viewer, listed, at)


def blocked(viewer: Viewer, subject_ids: Iterable[uuid.UUID], *, at: datetime) -> bool:
    """Whether the viewer is barred from these subjects: themselves, their household, a declared relative."""
    return ConflictBlock.objects.filter(_live(at), user=viewer.looked_up_as, subject_id__in=list(subject_ids)).exists()


def restrictions(subject_ids: Iterable[uuid.UUID], *, at: datetime) -> list[Restriction]:
    """The live restrictions on any of these subjects. For acts that must alert a custodian; never for a page."""
    return list(Restriction.objects.filter(_live(at), subject_id__in=list(subject_ids)))


def hidden_subjects(viewer: Viewer, subject_ids: Iterable[uuid.UUID], *, at: datetime) -> set[uuid.UUID]:
    """Those of the subjects that are restricted and on whose named list the viewer does not stand."""
    restricted = {r.subject_id for r in restrictions(subject_ids, at=at)}
    return restricted - named_subjects(viewer, restricted, at=at) if restricted else set()


def hidden_now(viewer: Viewer, *, at: datetime) -> set[uuid.UUID]:
    """Every subject that is restricted at this moment and hidden from this viewer. For acts that search and for figures
    that leave them out; never for a page to show.
    """
    restricted = set(Restriction.objects.filter(_live(at)).values_list("subject_id", flat=True))
    return restricted - named_subjects(viewer, restricted, at=at) if restricted else set()


def barred_now(viewer: Viewer, *, at: datetime) -> set[uuid.UUID]:
    """Every subject from which a declared conflict bars this viewer, for figures that leave them out."""
    return set(ConflictBlock.objects.filter(_live(at), user=viewer.looked_up_as).values_list("subject_id", flat=True))


def unrestricted(viewer: Viewer, *columns: str, at: datetime) -> Q:
    """Rows none of whose subjects (named by `columns`) is restricted and hidden from this viewer."""
    return Q(Unrestricted(viewer, columns, at))


def unbarred(viewer: Viewer, *columns: str, at: datetime) -> Q:
    """Rows from none of whose subjects (named by `columns`) a declared conflict bars this viewer."""
    return Q(Unbarred(viewer, columns, at))


def named_subjects(viewer: Viewer, subject_ids: Iterable[uuid.UUID], *, at: datetime) -> set[uuid.UUID]:
    """Those of the subjects on whose named list the viewer stands, for any purpose that their role allows."""
    if viewer.user_id is None:
        return set()
    return set(
        Relationship.objects.filter(
            _live(at),
            user=viewer.user_id,
            agency=viewer.agency,
            kind=NAMED,
            subject_id__in=list(subject_ids),
            purpose__in=list(viewer.purposes),
        ).values_list("subject_id", flat=True)
    )


def restriction_of(viewer: Viewer, subject_id: uuid.UUID, *, at: datetime) -> Restriction | None:
    """The live restriction on a subject, for custodians who are named on it; None for everybody else."""
    if not viewer.can(Capability.HOLD_RESTRICTION):
        return None
    found = Restriction.objects.filter(_live(at), subject_id=subject_id).first()
    return found if found and named_subjects(viewer, [subject_id], at=at) else None


def restriction_group(viewer: Viewer, group: uuid.UUID, *, at: datetime) -> Restriction | None:
    """One restriction by its group, for custodians: to agree or refuse that it is lifted."""
    if not viewer.can(Capability.HOLD_RESTRICTION):
        return None
    return Restriction.objects.filter(_live(at), group=group).order_by("id").first()


def people_named(viewer: Viewer, group: uuid.UUID) -> list[NamedPerson]:
    """The named list of a restriction, for custodians."""
    if not viewer.can(Capability.HOLD_RESTRICTION):
        return []
    return list(NamedPerson.objects.filter(group=group, ends__isnull=True).order_by("begins"))

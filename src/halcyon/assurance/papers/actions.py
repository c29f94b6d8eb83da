"""Drafting a paper from live figures, writing it, refreshing its figures, sending it to be signed, and signing it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from halcyon.access.viewing import Denied, Viewer, require, viewer_for
from halcyon.agencies.models import User
from halcyon.assurance.papers.identifying import Identifying, found_in, possible_names
from halcyon.assurance.papers.meetings import came_in
from halcyon.assurance.papers.models import Paper, PaperVersion
from halcyon.assurance.papers.naming import known_names
from halcyon.assurance.papers.references import Stands, standing, stands
from halcyon.assurance.papers.rules import changed, digest, missing, references, starting, texts_of, used
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.cases.actions import Stale
from halcyon.kernel.pathways import Refused
from halcyon.kernel.roles import Capability
from halcyon.practice.papers import PURPOSES, TEMPLATES, PaperTemplate
from halcyon.work.actions import finish_tasks, open_task
from halcyon.workforce.bodies.models import BodyMeeting

FRONT = ("title", "agenda_no", "purpose", "author_role", "summary", "engagement", "recommendations", "appendices")
CONTENT = (*FRONT, "implications", "domains", "sections", "figures")
TASK, CAME_BACK = "paper_to_sign", "paper_sent_back"
LEAST_REASON = 10


class Caught(Exception):
    """The paper holds something that could tell who somebody is. `found` is what was not let stand with a reason."""

    def __init__(self, found: tuple[Identifying, ...]) -> None:
        super().__init__(" ".join(f.words for f in found))
        self.found = found


@act
def draft_paper(
    *, template: str, meeting_id: uuid.UUID, title: str = "", author_role: str = "", by: Viewer, at: datetime
) -> Paper:
    """Begin a paper for a meeting: its headings, and the sentences that the figures of this moment make.

    Raises `Denied` for a kind of paper or a meeting that is not there, `Refused` for a meeting that is over.
    """
    require(by, Capability.KEEP_BOARD)
    kind = TEMPLATES.get(template)
    meeting = BodyMeeting.objects.select_related("body").filter(id=meeting_id).first()
    if kind is None or meeting is None:
        raise Denied("no such kind of paper, or no such meeting")
    if meeting.state != "planned" or meeting.meets_at <= at:
        raise Refused(("That meeting is over. Choose one that is still to come.",))
    now = standing(by, kind.figures, at)
    paper = Paper.objects.create(
        template=kind.key,
        template_version=kind.version,
        meeting=meeting,
        title=title.strip() or kind.title,
        purpose=kind.purpose,
        author=by.signing,
        author_role=author_role.strip() or (by.role_titles[0] if by.role_titles else ""),
        sections={h.key: starting(h, now.get) for h in kind.headings},
        figures={key: _taken(value, at) for key, value in now.items()},
        made_at=at,
    )
    _kept(paper, "Drafted from the figures", by=by, at=at)
    return paper


@act
def write_section(
    *, paper_id: uuid.UUID, heading: str, text: str, expected_version: int, by: Viewer, at: datetime
) -> Paper:
    """Keep what was written under a heading; figures that it refers to for the first time are taken now.

    Raises `Stale` with both texts when somebody saved first, `Refused` for a paper that is not a draft, and for a
    reference to a figure behind which nothing is recorded.
    """
    paper = _draft(paper_id, by)
    try:
        title = TEMPLATES[paper.template].heading(heading).title
    except KeyError:
        raise Denied("no such heading") from None
    if paper.version != expected_version:
        raise Stale(theirs=str(paper.sections.get(heading, "")), yours=text, version=paper.version)
    _refer(paper, text, by=by, at=at)
    paper.sections = {**paper.sections, heading: text.replace("\r\n", "\n").strip()}
    return _kept(paper, title, by=by, at=at)


@act
def write_front(
    *, paper_id: uuid.UUID, given: Mapping[str, Any], expected_version: int, by: Viewer, at: datetime
) -> Paper:
    """Keep the front sheet: `given` has the fields of `FRONT`, `implications` and `domains`.

    Raises `Stale`, and `Refused` for an unknown purpose, an empty title, or a figure with nothing behind it.
    """
    paper = _draft(paper_id, by)
    if paper.version != expected_version:
        raise Stale(theirs=paper.summary, yours=str(given.get("summary", "")), version=paper.version)
    if not str(given.get("title", "")).strip() or given.get("purpose") not in dict(PURPOSES):
        raise Refused(("Give the paper a title, and say what it is for.",))
    known = {key for key, _ in TEMPLATES[paper.template].domains}
    for name in FRONT:
        text = str(given.get(name, "")).replace("\r\n", "\n").strip()
        _refer(paper, text, by=by, at=at)
        setattr(paper, name, text)
    paper.implications = {k: str(v).strip() for k, v in dict(given.get("implications", {})).items() if str(v).strip()}
    for text in paper.implications.values():
        _refer(paper, text, by=by, at=at)
    paper.domains = [key for key in given.get("domains", ()) if key in known]
    return _kept(paper, "Front sheet", by=by, at=at)


@act
def refresh_figures(*, paper_id: uuid.UUID, by: Viewer, at: datetime) -> Paper:
    """Take every figure of a draft anew. One behind which nothing is recorded any more stays as it was, and stale."""
    paper = _draft(paper_id, by)
    now = standing(by, [*paper.figures, *TEMPLATES[paper.template].figures], at)
    paper.figures = {**paper.figures, **{key: _taken(value, at) for key, value in now.items()}}
    return _kept(paper, "Figures refreshed", by=by, at=at)


@act
def ask_to_sign(*, paper_id: uuid.UUID, signer: uuid.UUID, by: Viewer, at: datetime) -> Paper:
    """Send a finished draft to whoever is to sign it. Raises `Refused` with what it lacks."""
    paper = _draft(paper_id, by)
    lacks = missing(TEMPLATES[paper.template], content_of(paper))
    if signer == paper.author or not _may_sign(signer, at):
        lacks.append("Choose somebody who may sign papers and did not write this one.")
    if lacks:
        raise Refused(tuple(lacks))
    paper.state, paper.signer = "to_sign", signer
    paper.save(update_fields=["state", "signer"])
    open_task(
        key=f"{TASK}:{paper.id}:{paper.version}",
        kind=TASK,
        title=f"Sign a paper: {paper.title}",
        subject_id=paper.id,
        link=f"/papers/{paper.id}/",
        user=signer,
        asked_by=by.signing,
        at=at,
    )
    came_in(paper, by=by, at=at)
    finish_tasks(subject_id=paper.id, kinds=(CAME_BACK,), outcome="done", by=by, at=at)
    _audited("paper_sent_to_sign", paper, by=by, at=at)
    return paper


@act
def send_back(*, paper_id: uuid.UUID, by: Viewer, at: datetime) -> Paper:
    """Give a paper that waits to be signed back to its author: by whoever was to sign it, or by the author."""
    paper = Paper.objects.select_for_update(of=("self",)).filter(id=paper_id, state="to_sign").first()
    if paper is None or by.signing not in (paper.author, paper.signer):
        raise Denied("no such paper")
    paper.state = "draft"
    paper.save(update_fields=["state"])
    finish_tasks(subject_id=paper.id, kinds=(TASK,), outcome="sent_back", by=by, at=at)
    if by.signing != paper.author:
        open_task(
            key=f"{CAME_BACK}:{paper.id}:{paper.version}:{at.isoformat()}",
            kind=CAME_BACK,
            title=f"A paper came back to you: {paper.title}",
            subject_id=paper.id,
            link=f"/papers/{paper.id}/",
            user=paper.author,
            at=at,
        )
    _audited("paper_sent_back", paper, by=by, at=at)
    return paper


@act
def sign_paper(
    *,
    paper_id: uuid.UUID,
    reasons: Mapping[str, str],
    as_drafted: bool,
    expected_version: int,
    by: Viewer,
    at: datetime,
) -> Paper:
    """Sign a paper: it is checked, and its words and the values of its figures do not change any more.

    `reasons` says for each finding about identifying text (by its key) why it stays; an NHS number never does.
    `as_drafted` signs although figures have changed since they were taken: the paper says of when they are.
    Raises `Denied` for the author and for everybody without SIGN_PAPER, `Refused` with what it lacks, `Caught` and
    `Stale`.
    """
    require(by, Capability.SIGN_PAPER)
    paper = Paper.objects.select_for_update(of=("self",)).filter(id=paper_id).first()
    if paper is None or paper.author == by.signing:
        raise Denied("no such paper, or one's own")
    if paper.state != "to_sign":
        raise Refused(("This paper does not wait to be signed.",))
    if paper.version != expected_version:
        raise Stale(version=paper.version)
    template, content = TEMPLATES[paper.template], content_of(paper)
    lacks = missing(template, content)
    stale = [] if as_drafted else stale_figures(paper, by=by, at=at)
    if stale:
        lacks.append(f"Figures changed since they were taken: {', '.join(stale)}. Send it back, or sign it as drafted.")
    if lacks:
        raise Refused(tuple(lacks))
    found = identifying(template, content, by=by, at=at)
    left = tuple(f for f in found if f.stops or len(reasons.get(f.key, "").strip()) < LEAST_REASON)
    if left:
        raise Caught(left)
    paper.accepted = [{"where": f.where, "words": f.words, "reason": reasons[f.key].strip()} for f in found]
    given = set(_used(paper))
    paper.figures = {key: value for key, value in paper.figures.items() if key in given}
    paper.state, paper.signed_by, paper.signed_at = "signed", by.signing, at
    paper.digest = digest(content_of(paper), signed_by=str(by.signing), at=at)
    finish_tasks(subject_id=paper.id, kinds=(TASK,), outcome="done", by=by, at=at)
    return _kept(paper, "Signed", by=by, at=at, action="paper_signed")


@act
def withdraw_paper(*, paper_id: uuid.UUID, why: str, by: Viewer, at: datetime) -> Paper:
    """Take a paper back, signed or not. It stays to be read, and says that it was withdrawn, when and why."""
    require(by, Capability.KEEP_BOARD)
    paper = Paper.objects.select_for_update(of=("self",)).exclude(state="withdrawn").filter(id=paper_id).first()
    if paper is None:
        raise Denied("no such paper")
    if len(why.strip()) < LEAST_REASON:
        raise Refused(("Say why it is withdrawn.",))
    paper.state, paper.withdrawn_by, paper.withdrawn_at, paper.withdrawn_why = "withdrawn", by.signing, at, why.strip()
    paper.save(update_fields=["state", "withdrawn_by", "withdrawn_at", "withdrawn_why"])
    finish_tasks(subject_id=paper.id, kinds=(TASK, CAME_BACK), outcome="withdrawn", by=by, at=at)
    _audited("paper_withdrawn", paper, by=by, at=at)
    return paper


@act
def rewrite_paper(*, paper_id: uuid.UUID, by: Viewer, at: datetime) -> Paper:
    """Begin a paper with the words of one that was signed, its figures taken anew. The signed one stays as it is."""
    require(by, Capability.KEEP_BOARD)
    old = Paper.objects.filter(id=paper_id, state__in=("signed", "withdrawn")).first()
    if old is None:
        raise Denied("no such paper")
    now = standing(by, [*old.figures, *TEMPLATES[old.template].figures], at)
    content = {name: getattr(old, name) for name in CONTENT if name != "figures"}
    paper = Paper.objects.create(
        **content,
        template=old.template,
        template_version=TEMPLATES[old.template].version,
        meeting=old.meeting,
        author=by.signing,
        made_at=at,
        figures={**old.figures, **{key: _taken(value, at) for key, value in now.items()}},
        supersedes=old.id,
    )
    return _kept(paper, "Begun from a signed paper", by=by, at=at)


def content_of(paper: Paper) -> dict[str, Any]:
    """What of a paper is written, kept in its versions, and frozen when it is signed."""
    return {name: getattr(paper, name) for name in CONTENT}


def stale_figures(paper: Paper, *, by: Viewer, at: datetime) -> list[str]:
    """The keys of the figures that the paper's words use and that stand differently now."""
    given = [key for key in _used(paper) if key in paper.figures]
    now = {key: stands(by, key, at) for key in given}
    return [key for key in given if changed(paper.figures[key], now[key].words if now[key] else None)]  # type: ignore[union-attr]


def identifying(
    template: PaperTemplate, content: Mapping[str, Any], *, by: Viewer, at: datetime
) -> tuple[Identifying, ...]:
    """Everything in a paper that could tell who somebody is, looked up among the people of the index."""
    texts = texts_of(template, content)
    return found_in(texts, known=known_names(possible_names(texts.values()), by=by, at=at))


def _used(paper: Paper) -> list[str]:
    return used(TEMPLATES[paper.template], content_of(paper))


def _refer(paper: Paper, text: str, *, by: Viewer, at: datetime) -> None:
    new = [key for key in references(text) if key not in paper.figures]
    now = standing(by, new, at)
    lacking = [key for key in new if key not in now]
    if lacking:
        raise Refused(
            tuple(f"There is no figure {{figure:{key}}}, or nothing is recorded behind it." for key in lacking)
        )
    paper.figures = {**paper.figures, **{key: _taken(value, at) for key, value in now.items()}}


def _taken(value: Stands, at: datetime) -> dict[str, Any]:
    taken = {"words": value.words, "points": [list(p) for p in value.points], "at": at.isoformat()}
    return {**taken, "reference": value.reference} if value.reference else taken


def _may_sign(user_id: uuid.UUID, at: datetime) -> bool:
    user = User.objects.select_related("organisation").filter(id=user_id).first()
    return user is not None and viewer_for(user, at=at).can(Capability.SIGN_PAPER)


def _draft(paper_id: uuid.UUID, by: Viewer) -> Paper:
    require(by, Capability.KEEP_BOARD)
    paper = Paper.objects.select_for_update(of=("self",)).filter(id=paper_id).first()
    if paper is None:
        raise Denied("no such paper")
    if paper.state != "draft":
        raise Refused(("This paper is no draft any more. Have it sent back, or begin another one from it.",))
    return paper


def _kept(paper: Paper, what: str, *, by: Viewer, at: datetime, action: str = "paper_written") -> Paper:
    number = PaperVersion.objects.filter(paper=paper).count() + 1
    paper.version = number
    paper.save()
    PaperVersion.objects.create(
        paper=paper, number=number, what=what[:60], content=content_of(paper), by=by.signing, at=at
    )
    _audited(action, paper, by=by, at=at)
    return paper


def _audited(action: str, paper: Paper, *, by: Viewer, at: datetime) -> None:
    record_act(by, action, "paper", [paper.id], at=at)

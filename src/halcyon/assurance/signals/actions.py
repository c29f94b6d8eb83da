"""Raising a signal, looking into it, weighing it, and deciding."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

from halcyon.access.viewing import Denied, Viewer, require, system
from halcyon.agencies.models import User
from halcyon.agencies.queries import who_acts_for
from halcyon.assurance.signals.models import Signal, SignalEvidence
from halcyon.assurance.signals.series import TITLES, Theme, themes
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.pathways import Refused
from halcyon.kernel.registry import registry
from halcyon.kernel.roles import Capability
from halcyon.learning.improving.actions.recommending import write_recommendation
from halcyon.work.actions import finish_tasks, next_reference, open_task

NEW, OWN = "signal_raised", "signal_to_decide"
LEAST_WORDS = 15
AGAIN_AFTER = timedelta(weeks=8)
KEEPER = "partnership_manager"


@act
def raise_signal(*, title: str, seen: str, source: str = "practitioner", by: Viewer, at: datetime) -> Signal:
    """Say that something new is being seen. It goes to whoever keeps the register. Raises `Refused` without words."""
    if not (by.can(Capability.RAISE_SIGNAL) or by.can(Capability.KEEP_SIGNALS)):
        raise Denied("may not raise signals")
    if source == "rise" or source not in dict(Signal.SOURCES):
        raise Refused(("Say where it comes from.",))
    if source != "practitioner":
        require(by, Capability.KEEP_SIGNALS)
    wrong = [] if title.strip() else ["Give it a title of a few words."]
    if len(seen.strip()) < LEAST_WORDS:
        wrong.append("Say what you see, in a sentence or two.")
    if wrong:
        raise Refused(tuple(wrong))
    return _raised(title=title, seen=seen, source=source, by=by, at=at)


@act
def raise_rise(*, series: str, by: Viewer, at: datetime) -> Signal:
    """Put an unusual rise on the register. The same theme is not put there twice within eight weeks.

    Raises `Denied` for a theme that does not exist, `Refused` where it does not rise, or stands there already.
    """
    require(by, Capability.KEEP_SIGNALS)
    theme = next((t for t in themes(at=at) if t.key == series), None)
    if theme is None:
        raise Denied("no such theme")
    if theme.rise is None or not theme.rise.unusual:
        raise Refused(("This theme does not rise more than chance would have it.",))
    if standing_on_register(series, at=at):
        raise Refused(("This rise is on the register already.",))
    return _raised(
        title=f"Rise: {TITLES[series]}", seen=f"{theme.title}. {theme.said}", source="rise", series=series, by=by, at=at
    )


def put_rises(*, at: datetime) -> int:
    """Put every theme that rises more than chance would have it on the register; how many were new.

    The method and its limits are those of `rules`. Whoever the county's profile names owns it until they give it to
    somebody else. What may lie behind it is left empty: a number does not say that. Again changes nothing.
    """
    unusual = [t for t in themes(at=at) if t.rise is not None and t.rise.unusual]
    return sum(_put(theme, at=at) for theme in unusual)


@act
def _put(theme: Theme, *, at: datetime) -> bool:
    if standing_on_register(theme.key, at=at):
        return False
    _raised(
        title=f"Rise: {TITLES[theme.key]}",
        seen=f"{theme.title}. {theme.said}",
        source="rise",
        series=theme.key,
        owner=next(iter(who_acts_for(registry.profile.rise_post, at=at)), None),
        by=system("put_rises_on_register", at=at),
        at=at,
    )
    return True


@act
def look_into(
    *, signal_id: uuid.UUID, owner: uuid.UUID, hypothesis: str, decide_on: date, by: Viewer, at: datetime
) -> Signal:
    """Give a signal an owner, what may lie behind it, and the day by which it is decided. Can be changed until then."""
    signal = _open(signal_id, by)
    wrong = [] if len(hypothesis.strip()) >= LEAST_WORDS else ["Say what may lie behind it, so that it can be tested."]
    if decide_on <= at.astimezone(LONDON).date():
        wrong.append("Choose a day still to come for the decision.")
    if not User.objects.filter(id=owner, is_active=True).exists():
        wrong.append("Choose who looks into it.")
    if wrong:
        raise Refused(tuple(wrong))
    signal.owner, signal.hypothesis, signal.decide_on = owner, hypothesis.strip(), decide_on
    signal.state, signal.version = "watched", signal.version + 1
    signal.save()
    finish_tasks(subject_id=signal.id, kinds=(NEW, OWN), outcome="done", by=by, at=at)
    open_task(
        key=f"{OWN}:{signal.id}:{signal.version}",
        kind=OWN,
        title=f"Weigh a signal and decide: {signal.reference}",
        subject_id=signal.id,
        link=f"/signals/{signal.id}/",
        user=owner,
        due_at=datetime.combine(decide_on, datetime.min.time(), LONDON) + timedelta(hours=17),
        reference=signal.reference,
        asked_by=by.signing,
        at=at,
    )
    _audited("signal_looked_into", signal, by=by, at=at)
    return signal


@act
def add_evidence(*, signal_id: uuid.UUID, speaks: str, text: str, by: Viewer, at: datetime) -> SignalEvidence:
    """Add what speaks for the hypothesis, or against it: by its owner, its raiser, or whoever keeps the register."""
    signal = Signal.objects.filter(id=signal_id).first()
    if signal is None or not may_follow(by, signal):
        raise Denied("no such signal")
    if signal.state not in ("raised", "watched"):
        raise Refused(("This signal has been decided.",))
    if speaks not in dict(SignalEvidence.SPEAKS) or len(text.strip()) < LEAST_WORDS:
        raise Refused(("Say what the evidence is, in a sentence, and whether it speaks for or against it.",))
    row = SignalEvidence.objects.create(signal=signal, speaks=speaks, text=text.strip(), by=by.signing, at=at)
    _audited("signal_evidence", signal, by=by, at=at)
    return row


@act
def decide_signal(
    *, signal_id: uuid.UUID, outcome: str, decision: str, recommendation: str = "", by: Viewer, at: datetime
) -> Signal:
    """Decide a signal that was looked into: by its owner, or whoever keeps the register.

    `recommendation`, where the signal is real, is written down among the recommendations, with the signal as its
    source. Raises `Refused` for a signal nobody looked into, or without anything that speaks for or against it.
    """
    signal = Signal.objects.select_for_update().filter(id=signal_id).first()
    if signal is None or not (by.can(Capability.KEEP_SIGNALS) or by.user_id == signal.owner):
        raise Denied("no such signal")
    wrong = [] if signal.state == "watched" else ["Somebody must look into it first."]
    if outcome not in ("acted", "dismissed") or len(decision.strip()) < LEAST_WORDS:
        wrong.append("Say what is decided, and why.")
    if signal.state == "watched" and not signal.evidence.exists():
        wrong.append("Add what speaks for it or against it first.")
    if recommendation.strip() and outcome != "acted":
        wrong.append("A recommendation follows only where the signal is real.")
    if wrong:
        raise Refused(tuple(wrong))
    signal.state, signal.decision, signal.decided_by, signal.decided_at = outcome, decision.strip(), by.signing, at
    signal.version += 1
    signal.save()
    if recommendation.strip():
        write_recommendation(
            text=recommendation.strip(),
            source_kind="signal",
            source_id=signal.id,
            source_title=f"{signal.reference}: {signal.title}",
            by=by,
            at=at,
        )
    finish_tasks(subject_id=signal.id, kinds=(NEW, OWN), outcome="done", by=by, at=at)
    if signal.raised_by is not None:
        open_task(
            key=f"signal_answer:{signal.id}",
            kind="signal_answer",
            title=f"Read what came of your signal {signal.reference}",
            subject_id=signal.id,
            link=f"/signals/{signal.id}/",
            user=signal.raised_by,
            reference=signal.reference,
            at=at,
        )
    _audited("signal_decided", signal, by=by, at=at)
    return signal


def may_follow(viewer: Viewer, signal: Signal) -> bool:
    """Whether somebody may read a signal: who keeps the register, who looks into it, and who raised it."""
    return viewer.can(Capability.KEEP_SIGNALS) or viewer.user_id in {signal.owner, signal.raised_by} - {None}


def standing_on_register(series: str, *, at: datetime) -> bool:
    """Whether a rise of this theme was put on the register in the last eight weeks."""
    return Signal.objects.filter(series=series, raised_at__gt=at - AGAIN_AFTER).exists()


def _raised(
    *, title: str, seen: str, source: str, by: Viewer, at: datetime, series: str = "", owner: User | None = None
) -> Signal:
    signal = Signal.objects.create(
        reference=f"SG-{next_reference():05d}",
        title=title.strip()[:200],
        seen=seen.strip(),
        source=source,
        series=series,
        raised_by=by.user_id,
        raised_at=at,
        owner=owner.id if owner else None,
    )
    open_task(
        key=f"{NEW}:{signal.id}",
        kind=NEW,
        title=f"A new signal: {signal.reference}",
        subject_id=signal.id,
        link=f"/signals/{signal.id}/",
        role="" if owner else KEEPER,
        user=owner.id if owner else None,
        reference=signal.reference,
        asked_by=by.user_id,
        at=at,
    )
    _audited("signal_raised", signal, by=by, at=at)
    return signal


def _open(signal_id: uuid.UUID, by: Viewer) -> Signal:
    require(by, Capability.KEEP_SIGNALS)
    signal = Signal.objects.select_for_update().filter(id=signal_id).first()
    if signal is None:
        raise Denied("no such signal")
    if signal.state not in ("raised", "watched"):
        raise Refused(("This signal has been decided.",))
    return signal


def _audited(action: str, signal: Signal, *, by: Viewer, at: datetime) -> None:
    record_act(by, action, "signal", [signal.id], at=at)

"""The professional disagreement: a ladder of stages, as many as the county's profile has (domain.md A9; ADR 12)."""

from collections.abc import Sequence
from itertools import pairwise

from halcyon.kernel.effects import Gathers, Part, Tell
from halcyon.kernel.pathways import Clock, Move, Pathway, State
from halcyon.kernel.profiles import DisagreementStage, Profile
from halcyon.kernel.roles import Role
from halcyon.practice import roles
from halcyon.practice.pathways.professional_disagreement import guards, wording

KEY = "professional_disagreement"
BY_KEY = {role.key: role for role in roles.ROLES}
# Whoever may raise a concern may disagree with what came of it; whose disagreement it is, the guards and the acts ask.
RAISERS = frozenset(role for role in roles.ROLES if roles.C.RAISE_CONCERN in role.capabilities)
TOLD = Tell("referrer", about="outcome", purpose="feedback", title="About your disagreement")


def _gathers(stage: DisagreementStage) -> Gathers:
    """Both sides of a stage. Where nobody holds the role on the side that disagrees, the one who raised it stays."""
    task = f"Disagreement: talk, as {stage.title.lower()}"
    return Gathers(
        (
            Part(role=stage.deciding, whole=True, purpose="mash_enquiry"),
            Part(person_fact="referrer_user", purpose=KEY),
            Part(
                role=stage.raising, agency_fact="referrer_agency", person_fact="referrer_user", purpose=KEY, task=task
            ),
            *(
                Part(role=role, agency_fact="referrer_agency", agency=agency, kinds=kinds, purpose=KEY, task=task)
                for kinds, role, agency in stage.joined_by
            ),
        ),
        link="/disagreements/{case}/",
    )


def _stages(profile: Profile) -> tuple[Sequence[DisagreementStage], DisagreementStage]:
    """The ladder and the stage to which danger goes. Raises ValueError for a profile that has no usable ladder."""
    ladder = profile.disagreement_stages
    danger = next((s for s in ladder if s.key == profile.disagreement_danger_stage), None)
    if not ladder or danger is None or profile.disagreement_learning is None:
        raise ValueError(f"{profile.key}: the ladder for disagreements needs stages, a stage for danger and a limit")
    return ladder, danger


def pathway(profile: Profile) -> Pathway:
    """The pathway with the stages of this county. Raises ValueError for a profile without a usable ladder."""
    ladder, danger = _stages(profile)
    learning_role = BY_KEY[profile.disagreement_learning_role]
    ends = ("disagreement_agreed", "disagreement_settled", "disagreement_withdrawn")
    moves = (
        *_beginnings(ladder, danger),
        *(_answer(stage) for stage in ladder),
        *(_climb(stage, higher) for stage, higher in pairwise(ladder)),
        *_endings(ladder, learning_role),
    )
    return Pathway(
        key=KEY,
        version=1,
        title="Professional disagreement",
        short="Disagreement",
        source="domain.md A9",
        start="raised",
        reference_prefix="PD",
        opened_sentence="Disagreement opened",
        holds_up=True,
        settled=frozenset({"settled"}),
        states=_states(ladder, learning_role),
        final=frozenset({"closed"}),
        moves=moves,
        clocks=(
            *(_clock(s, moves, ends) for s in ladder),
            Clock(
                "learning",
                "Disagreement: learning written",
                ends,
                ("disagreement_closed",),
                {"": profile.disagreement_learning},
                tells=profile.disagreement_learning_post,
            ),
        ),
    )


def _states(ladder: Sequence[DisagreementStage], learning_role: Role) -> tuple[State, ...]:
    """Raised, a state for each stage with whoever decides at it, settled until what is learned is written, closed."""
    return (
        State("raised", "Raised", BY_KEY[ladder[0].deciding], "begin", "Disagreement: begin"),
        *(
            State(s.key, s.title, BY_KEY[s.deciding], f"answer_{s.key}", f"Disagreement: talk, as {s.title.lower()}")
            for s in ladder
        ),
        State(
            "settled", "Settled, learning to be written", learning_role, "close", "Disagreement: write what is learned"
        ),
        State("closed", "Closed"),
    )


def _beginnings(ladder: Sequence[DisagreementStage], danger: DisagreementStage) -> tuple[Move, ...]:
    """How a disagreement comes onto the ladder: at its foot, or, with a child in danger now, at once or later, at the
    stage for danger.
    """
    below = tuple(s.key for s in ladder[: ladder.index(danger)])
    first = ladder[0]
    begin = Move(
        "begin",
        "Raise a disagreement",
        ("raised",),
        first.key,
        by=RAISERS,
        records="disagreement_begun",
        sentence="Disagreed with: {subject}. {why} Until it is settled, the child is kept safe so: {keeps_safe}",
        asks=wording.RAISED,
        sets=("subject", "danger_now"),
        guards=(guards.no_danger_waits,),
        then=(_gathers(first),),
    )
    jump = Move(
        "begin_in_danger",
        "Raise a disagreement: a child is in danger now",
        ("raised",),
        danger.key,
        by=RAISERS,
        records="disagreement_begun_in_danger",
        sentence="Disagreed, with a child in danger now: {subject}. Done at once: {action_taken} {why} Until it is "
        "settled, the child is kept safe so: {keeps_safe}",
        asks=(*wording.RAISED, wording.ACTION),
        sets=("subject", "danger_now"),
        guards=(guards.danger_is_said,),
        then=(_gathers(danger),),
    )
    later = Move(
        "danger",
        f"A child is in danger now: straight to {danger.title.lower()}",
        below or ("raised",),
        danger.key,
        by=RAISERS,
        records="disagreement_in_danger",
        sentence="A child is in danger now. Done at once: {action_taken} {why}",
        asks=wording.DANGER,
        sets=("danger_now",),
        guards=(guards.danger_is_said,),
        then=(_gathers(danger),),
    )
    return (begin, jump, later) if below else (begin, jump)


def _endings(ladder: Sequence[DisagreementStage], learning_role: Role) -> tuple[Move, ...]:
    """How a disagreement is settled: agreed, decided at the last stage, or withdrawn; then closed with its learning."""
    last = ladder[-1]
    standing = tuple(s.key for s in ladder)
    deciding = frozenset(BY_KEY[s.deciding] for s in ladder)
    return (
        Move(
            "agree",
            "Record what was agreed",
            standing,
            "settled",
            by=deciding,
            records="disagreement_agreed",
            sentence="Agreed: {changed}. {what_changed} Agreed by: {accepted_by}",
            asks=wording.AGREED,
            sets=("changed",),
            guards=(guards.by_the_other_side,),
            then=(TOLD, Gathers()),
        ),
        Move(
            "settle",
            f"Settle it without agreement: {last.title.lower()}",
            (last.key,),
            "settled",
            by=frozenset({BY_KEY[last.deciding]}),
            records="disagreement_settled",
            sentence="Settled at the last stage: {changed}. {what_changed} Heard: {heard}",
            asks=wording.SETTLED,
            sets=("changed",),
            guards=(guards.by_the_other_side,),
            then=(TOLD, Gathers()),
        ),
        Move(
            "withdraw",
            "Withdraw the disagreement",
            standing,
            "settled",
            by=RAISERS,
            records="disagreement_withdrawn",
            sentence="Withdrawn. {why}",
            asks=wording.WITHDRAWN,
            guards=(guards.by_the_side_that_raised_it,),
            then=(Gathers(),),
        ),
        Move(
            "close",
            "Close, with what is learned",
            ("settled",),
            "closed",
            by=deciding | {learning_role},
            records="disagreement_closed",
            sentence="Closed. Learned: {learning} Done about it: {acted_on}",
            asks=wording.LEARNED,
            guards=(guards.changed_is_acted_on,),
        ),
    )


def _answer(stage: DisagreementStage) -> Move:
    return Move(
        f"answer_{stage.key}",
        "Record what was said",
        (stage.key,),
        "",
        by=frozenset({BY_KEY[stage.deciding]}),
        records=f"disagreement_answered_{stage.key}",
        sentence="Talked: {said} Took part: {took_part}",
        intro=f"At this stage {stage.who} talk with each other.",
        asks=wording.ANSWERED,
        guards=(guards.by_the_other_side,),
        then=(TOLD,),
    )


def _climb(stage: DisagreementStage, higher: DisagreementStage) -> Move:
    return Move(
        f"climb_{stage.key}",
        f"Not agreed: take it to {higher.title.lower()}",
        (stage.key,),
        higher.key,
        by=RAISERS | {BY_KEY[stage.deciding]},
        records=f"disagreement_climbed_{stage.key}",
        sentence=f"Not agreed, taken to {higher.title.lower()}. {{why}}",
        asks=wording.NOT_AGREED,
        then=(_gathers(higher),),
    )


def _clock(stage: DisagreementStage, moves: Sequence[Move], ends: tuple[str, ...]) -> Clock:
    """How long a stage has: from whatever leads to it until whatever leaves it."""
    enter = tuple(m.records for m in moves if m.target == stage.key)
    leave = tuple(m.records for m in moves if stage.key in m.sources and m.target and m.target != stage.key)
    return Clock(
        f"stage_{stage.key}",
        f"Disagreement: {stage.title.lower()}",
        enter,
        tuple(dict.fromkeys((*leave, *ends))),
        {"no": stage.limit, "yes": stage.danger_limit},
        by_fact="danger_now",
        until_known="no",
        tells=stage.tells,
    )

"""Pages about what practice defines: pathways, clocks, instruments and the counties' profiles."""

from __future__ import annotations

from collections.abc import Mapping

from halcyon.config.reference.writing import in_order, table
from halcyon.kernel.counting import CountingRule, Limit
from halcyon.kernel.effects import Asks, Effect, Gathers, HandsOver, Opens, Part, Tell
from halcyon.kernel.instruments import (
    DEMANDS,
    LEVELS,
    All,
    Always,
    Any,
    AtLeast,
    Choice,
    Condition,
    DemandKind,
    From,
    HardRule,
    In,
    Instrument,
    Is,
    Not,
    Question,
    Repeat,
    Several,
    Under,
)
from halcyon.kernel.pathways import Pathway
from halcyon.kernel.profiles import Profile, Whom
from halcyon.kernel.registry import registry
from halcyon.practice.reviews import KINDS
from halcyon.practice.reviews.definition import MOMENTS

COUNTED: Mapping[CountingRule, str] = {
    CountingRule.WORKING_DAYS_AFTER: "working days; the day it starts is day 0",
    CountingRule.WORKING_DAYS_INCLUSIVE: "working days; the day it starts is day 1",
    CountingRule.ELAPSED_HOURS: "hours, day and night, counted in UTC",
    CountingRule.OFFICE_HOURS: "hours while the county's offices are open",
    CountingRule.CALENDAR_DAYS: "days, working or not; the day it starts is day 0",
    CountingRule.MONTHS: "months, to the same day of the month or its last",
}

WHOM: Mapping[Whom, str] = {
    Whom.ANY: "any",
    Whom.SELECTED: "selected ones, never all",
    Whom.NOBODY: "none",
}


def pathways() -> str:
    parts = [
        "# Pathways\n\nA pathway is a service's way of working: where a case can stand, and the only moves between."
    ]
    for pathway in in_order(registry.pathways):
        parts += [
            f"## {pathway.title}",
            f"`{pathway.key}`, version {pathway.version}. Source: {pathway.source}.",
            _diagram(pathway),
            "### States",
            table(
                ("State", "Whose task it is", "What the task says"),
                [(s.title, s.owner.title if s.owner else "", s.task or s.title) for s in pathway.states],
            ),
            "### Moves",
            table(
                ("Move", "From", "To", "Who may", "What sets off"),
                [
                    (
                        move.label,
                        ", ".join(pathway.state(s).title for s in move.sources),
                        pathway.state(move.target).title if move.target else "stays",
                        ", ".join(sorted(role.title for role in move.by)),
                        "; ".join(_effect(e) for e in move.then),
                    )
                    for move in pathway.moves
                ],
            ),
        ]
    return "\n\n".join(parts)


def _diagram(pathway: Pathway) -> str:
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f'    state "{state.title}" as {state.key}' for state in pathway.states]
    lines.append(f"    [*] --> {pathway.start}")
    for move in pathway.moves:
        lines += [f"    {source} --> {move.target or source}: {move.label}" for source in move.sources]
    lines += [f"    {state} --> [*]" for state in sorted(pathway.final)]
    return "\n".join([*lines, "```"])


def _effect(effect: Effect) -> str:
    if isinstance(effect, Tell):
        whom = "the referrer" if effect.whom == "referrer" else registry.posts.get(effect.whom, effect.whom)
        return f"proposes telling {whom} the {effect.about}"
    if isinstance(effect, Asks):
        return (
            f"asks the agencies named, under the agreement, to answer “{registry.instrument(effect.instrument).title}”"
        )
    if isinstance(effect, Gathers):
        return "who takes part now: " + (", ".join(_part(p) for p in effect.parts) or "nobody more")
    if isinstance(effect, HandsOver):
        return "hands over to whoever the county names for the answer, who accepts or sends back"
    assert isinstance(effect, Opens)  # noqa: S101  (the list of effects is closed)
    return f"opens a {registry.pathways[effect.pathway].title}"


def _part(part: Part) -> str:
    if not part.role:
        return "the one who raised it"
    where = "of the agency that raised it" if part.agency_fact and not part.agency else part.agency
    return f"{registry.roles[part.role].title} {where}".strip()


def clocks() -> str:
    parts = [
        "# Clocks",
        "A clock is a timed duty, worked out from a case's events. A limit marked *unverified* has not been checked "
        "against its source, or is a local choice: the product says so wherever it shows it.",
    ]
    for pathway in in_order(registry.pathways):
        rows = []
        for clock in pathway.clocks:
            for selector, limit in clock.limits.items():
                which = f"{clock.title} ({selector})" if selector else clock.title
                told = registry.posts.get(clock.tells, "")
                rows.append((which, " or ".join(clock.starts_on), " or ".join(clock.stops_on), *_limit(limit), told))
        parts += [
            f"## {pathway.title}",
            table(
                ("Clock", "Starts with", "Stops with", "Limit", "Counted in", "Source", "Told when it runs out"), rows
            ),
        ]
    reviews = [
        (f"{kind.short}: {clock.title}", MOMENTS[clock.starts], MOMENTS[clock.stops], *_limit(clock.limit))
        for kind in KINDS.values()
        for clock in kind.clocks
    ]
    parts += ["## Reviews", table(("Clock", "From", "Until", "Limit", "Counted in", "Source"), reviews)]
    for profile in in_order(registry.profiles):
        own = [
            (f"{clock.title}" + (f" ({which})" if which else ""), *_limit(limit))
            for clock in profile.enquiry_clocks
            for which, limit in clock.limits.items()
        ]
        own += [
            (f"Answer of an agency, rated {r.title.lower()}", *_limit(profile.request_limit(r.key, "")))
            for r in profile.ratings
        ]
        own += [
            (f"Answer of an agency ({kind}), rated {rating}", *_limit(limit))
            for (rating, kind), limit in profile.request_limits_by_kind.items()
        ]
        own += [
            (f"{registry.pathways[pathway].title}: {clock}" + (f" ({which})" if which else ""), *_limit(limit))
            for (pathway, clock, which), limit in profile.limits.items()
        ]
        own += [
            (f"{KINDS[kind].title}: {clock}", *_limit(limit)) for (kind, clock), limit in profile.review_limits.items()
        ]
        own += [
            (f"{step.title}, counted from when the answer is due, rated {rating}", *_limit(limit))
            for step in profile.reminders
            for rating, limit in step.limits.items()
        ]
        if profile.concern_follows_advice:
            own.append(("Concern that follows the advice to raise one", *_limit(profile.concern_follows_advice)))
        parts += [f"## {profile.title}'s own limits", table(("Clock", "Limit", "Counted in", "Source"), own)]
    return "\n\n".join(parts)


def _limit(limit: Limit | None) -> tuple[str, str, str]:
    if limit is None:
        return "no time set", "", ""
    note = f" ({limit.note})" if limit.note else ""
    checked = "" if limit.verified else " *unverified*"
    return limit.in_words, COUNTED[limit.rule], f"{limit.source}{note}{checked}"


def instruments() -> str:
    parts = [
        "# Instruments\n\nA published version never changes: its digest proves which questions were asked. "
        "Judgement and analysis stand apart from a score, which is shown only after they are written; hard rules stand "
        "above every score and block nothing: they ask a person to act. Words are our own paraphrase of the sources."
    ]
    for instrument in sorted(registry.instruments.values(), key=lambda i: (i.key, i.version)):
        parts += [
            f"## {instrument.title}, version {instrument.version}",
            f"`{instrument.key}`. Source: {instrument.source}. Licence: {instrument.licence}. "
            f"Kept by: {instrument.owner}.{_used(instrument)}",
            f"Digest: `{instrument.digest}`.",
        ]
        for section in instrument.sections:
            parts += [f"### {section.title}"]
            if section.when:
                parts.append(f"Asked when {_condition(section.when, instrument)}.")
            parts.append(
                table(
                    ("Question", "Answer", "Needed", "Asked when"),
                    [
                        (q.words, _answer(q), _needed(q, instrument), _condition(q.when, instrument))
                        for q in section.questions
                    ],
                )
            )
        if instrument.scoring:
            parts += [
                "### Bands",
                table(
                    ("From", "Called", "What the source says follows"),
                    [(f"{b.least:g}", b.name, b.action) for b in instrument.scoring.bands],
                ),
            ]
        if instrument.rules:
            parts += [
                "### Hard rules",
                table(
                    ("Rule", "Fires when", "What a person must do", "Source"),
                    [(r.title, _fires(r, instrument), _demanded(r, instrument), r.source) for r in instrument.rules],
                ),
            ]
    return "\n\n".join(parts)


def _used(instrument: Instrument) -> str:
    said = f" Meant for: {_condition(instrument.fits, instrument)}." if instrument.fits else ""
    said += f" Asked again after {instrument.review_months} months." if instrument.review_months else ""
    said += f" Used from {instrument.valid_from:%d %B %Y}." if instrument.valid_from else ""
    said += f" Used until {instrument.valid_to:%d %B %Y}." if instrument.valid_to else ""
    return said


def _fires(rule: HardRule, instrument: Instrument) -> str:
    if rule.rising_months:
        return f"the band is higher than in one signed within {rule.rising_months} months"
    return _condition(rule.when, instrument)


def _demanded(rule: HardRule, instrument: Instrument) -> str:
    said = [DEMANDS[DemandKind(d)].lower() for d in rule.demands]
    if rule.bars:
        options = _asked(instrument.outcome, instrument)[1]
        said.append("no outcome " + " or ".join(f"“{options[o]}”" for o in rule.bars))
    return "; ".join(said)


def _answer(question: Question) -> str:
    if isinstance(question, Choice | Several):
        kind = "one of" if isinstance(question, Choice) else "any of"
        points = dict(question.points)
        return f"{kind}: " + "; ".join(
            words + (f" ({points[key]:g})" if key in points else "") for key, words in question.options
        )
    if isinstance(question, Repeat):
        return "for each: " + "; ".join(q.words for q in question.questions)
    return {"short_text": "text", "long_text": "text", "child_words": "the child's words"}.get(
        question.kind, question.kind
    )


def _needed(question: Question, instrument: Instrument) -> str:
    said = ["yes" if question.required else "no"]
    said += ["the professional's own judgement"] if question.key == instrument.judgement else []
    said += ["may be left with a reason"] if question.not_asked else []
    said += [f"suggested level: {dict(LEVELS)[question.level].lower()}"] if question.level else []
    return ", ".join(said)


def _condition(condition: Condition | None, instrument: Instrument) -> str:
    """A condition in words, as the page says when a question is asked or a rule fires."""
    if condition is None or isinstance(condition, Always):
        return "always"
    if isinstance(condition, All | Any):
        joined = " and " if isinstance(condition, All) else " or "
        return joined.join(
            f"({_condition(c, instrument)})" if isinstance(c, All | Any) else _condition(c, instrument)
            for c in condition.of
        )
    if isinstance(condition, Not):
        return f"not ({_condition(condition.of, instrument)})"
    if isinstance(condition, Under | From):
        unknown = " or not known" if condition.unknown else ""
        return f"the age is {'under' if isinstance(condition, Under) else 'from'} {condition.age}{unknown}"
    if isinstance(condition, In):
        return f"the {condition.fact} is " + " or ".join(condition.values)
    words, options = _asked(next(condition.named()), instrument)
    if isinstance(condition, AtLeast):
        return f"“{words}” is {condition.number:g} or more"
    if isinstance(condition, Is):
        return f"“{words}” is " + " or ".join(options.get(v, str(v)) for v in condition.values)
    return f"“{words}” is answered"


def _asked(key: str, instrument: Instrument) -> tuple[str, Mapping[str, str]]:
    """The words and the answers of a question, also of one inside a repeated group ("group.question")."""
    group, _, inner = key.partition(".")
    question = instrument.question(group)
    if inner and isinstance(question, Repeat):
        question = next(q for q in question.questions if q.key == inner)
    return question.words, dict(question.options) if isinstance(question, Choice | Several) else {}


# What a county decides for itself, in words, by the field of its profile.
OWN: Mapping[str, str] = {
    "hours": "opening hours",
    "thresholds": "the document of levels of need",
    "ratings": "ratings",
    "enquiry_clocks": "what is timed of an enquiry",
    "request_limits": "how long agencies have to answer",
    "reminders": "reminders to agencies",
    "repeat_contacts": "how many contacts a manager looks at together",
    "consent_kinds": "which agencies are asked with consent only",
    "holds": "what each kind of agency can be asked for",
    "hub_service": "the hub’s service",
    "out_of_hours_service": "who answers out of hours",
    "manager_post": "posts",
    "custodian_role": "roles",
    "hand_offs": "who takes on what is handed over",
    "disagreement_stages": "the ladder for disagreements",
    "emergency_access_hours": "how long emergency access lasts",
    "system_measures": "when a delay of the hub is escalated",
}


def _not_its_own(profile: Profile) -> str:
    """What a profile has taken over from another one because its own source does not say, plainly."""
    if not profile.stands_on:
        return "Every choice below and behind it is this county’s own."
    other = registry.profiles[profile.stands_on]
    taken = [words for name, words in OWN.items() if getattr(profile, name) == getattr(other, name)]
    return (
        "**Not a whole profile.** Its source gives ratings and times and nothing else, and the county’s own document "
        f"of levels of need is not entered. Taken from {other.title} as they stand, and to be replaced before anybody "
        f"works with it: {', '.join(taken)}. It shows that what counties do differently is data; no county has "
        "checked it."
    )


def profiles() -> str:
    parts = ["# County profiles\n\nWhat differs between counties. A county adds its own file under practice/profiles."]
    days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    for profile in in_order(registry.profiles):
        thresholds = profile.thresholds
        parts += [
            f"## {profile.title}",
            f"`{profile.key}`, version {profile.version}. Source: {profile.source}.",
            _not_its_own(profile),
            table(
                ("Day", "Opens", "Closes"),
                [(days[d], f"{a:%H:%M}", f"{b:%H:%M}") for d, (a, b) in sorted(profile.hours.opens.items())],
            ),
            "### Ratings",
            "Most urgent first; until somebody rates it, an enquiry is treated as "
            f"{profile.most_urgent.title.lower()}. "
            f"Source: {profile.rating_source}.",
            table(
                ("Rating", "What it means", "Which agencies are asked"),
                [(r.title, r.words, WHOM[r.asked]) for r in profile.ratings],
            ),
            "### What is timed of an enquiry",
            table(
                ("What", "From", "Until", "By rating"),
                [
                    (c.title, " or ".join(c.starts_on), " or ".join(c.stops_on), "yes" if c.by_fact else "no")
                    for c in profile.enquiry_clocks
                ],
            )
            if profile.enquiry_clocks
            else "Nothing besides the response to every referral and the agencies’ answers.",
            f"### {thresholds.title}, version {thresholds.version}",
            f"Source: {thresholds.source}.",
            table(
                ("Level", "Called", "Meaning"), [(level.key, level.title, level.words) for level in thresholds.levels]
            ),
            "### What each kind of agency can be asked for",
            table(
                ("Kind of agency", "Kinds of information"),
                [
                    (kind, "; ".join(registry.categories[c].title for c in sorted(held)))
                    for kind, held in profile.holds.items()
                ],
            ),
        ]
    return "\n\n".join(parts)

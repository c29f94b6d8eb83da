"""Below section 47's threshold some agencies are asked only with consent, or for a recorded reason without (A5, J1).

Which kinds of agency, and at which ratings the threshold is met, the county's profile says. Danger now meets it always.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from halcyon.kernel.instruments import Choice, Day, Is, LongText, Question, ShortText
from halcyon.kernel.pathways import CaseFacts, Guard
from halcyon.kernel.profiles import Profile
from halcyon.practice import roles
from halcyon.practice.pathways.mash_enquiry import wording

PREFIX = "consent"
# Who may decide to ask without consent: a qualified worker of the hub, who answers for it.
MAY_GO_WITHOUT = frozenset({roles.MASH_SOCIAL_WORKER.key, roles.MASH_MANAGER.key, roles.EMERGENCY_DUTY_WORKER.key})
GIVEN = (
    ("given", "Yes, they agree"),
    ("refused", "No, they were asked and refused"),
    ("not_sought", "They have not been asked"),
)
WHO = (
    ("parent", "Somebody with parental responsibility"),
    ("child", "The child, who is able to decide this (competent)"),
    ("adult", "The adult, who is able to decide this"),
    ("for_adult", "Somebody with the power to decide for the adult: an attorney or a deputy"),
)
# For an adult it is theirs to give, or whoever the law lets decide for them (domain.md F1).
FOR_ADULTS = ("adult", "for_adult")


def needing(profile: Profile) -> tuple[tuple[str, str], ...]:
    """The agencies, as (code, title), that this county approaches only with consent or for a reason."""
    return tuple((code, title) for code, title in wording.AGENCIES if wording.KINDS[code] in profile.consent_kinds)


def threshold_met(facts: Mapping[str, Any], profile: Profile) -> bool:
    """Whether a case with these facts is at section 47's threshold. One that nobody has rated is treated so."""
    rating = facts.get("rating")
    return facts.get("danger_now") == "yes" or rating is None or rating in profile.threshold_ratings


def _of_one(code: str, title: str) -> tuple[Question, ...]:
    key = f"{PREFIX}_{code.lower()}"
    spoken, without = Is(key, "given", "refused"), Is(key, "refused", "not_sought")
    return (
        Choice(
            key,
            f"{title}: does the family, or the person, agree that they are asked?",
            options=GIVEN,
            help="Needed for this agency: as it is rated, nobody is at risk of significant harm now.",
            required=True,
            when=Is("agencies", code),
        ),
        Choice(f"{key}_who", f"{title}: who agreed or refused?", options=WHO, required=True, when=spoken),
        ShortText(f"{key}_name", f"{title}: their name", required=True, when=spoken),
        Day(f"{key}_on", f"{title}: when did they say so?", required=True, when=spoken),
        LongText(
            f"{key}_scope",
            f"{title}: what did they agree to?",
            help="What may be asked, and for what.",
            required=True,
            at_least=5,
            when=Is(key, "given"),
        ),
        LongText(
            f"{key}_reason",
            f"{title}: why do you ask without consent?",
            help="Asking would raise the risk, spoil an enquiry, or cannot be done in time; an adult is not able to decide this "
            "and it is in their best interests; or a refusal that worries you.",
            required=True,
            at_least=20,
            when=without,
        ),
        LongText(
            f"{key}_weighed",
            f"{title}: why is that proportionate?",
            help="What you need to learn for this child, what harm asking may do, and why nothing less would do.",
            required=True,
            at_least=20,
            when=without,
        ),
    )


def questions(profile: Profile) -> tuple[Question, ...]:
    """What is asked about consent, for each agency that needs it."""
    return tuple(q for code, title in needing(profile) for q in _of_one(code, title))


def offered_first(profile: Profile) -> tuple[tuple[Is, str, tuple[str, ...]], ...]:
    """Who can have agreed for an adult stands first in an adult's enquiry."""
    asked = (q.key for q in questions(profile) if q.key.endswith("_who"))
    return tuple((Is("kind", "adult"), key, FOR_ADULTS) for key in asked)


def left_out(profile: Profile) -> tuple[tuple[Is, frozenset[str]], ...]:
    """At the threshold none of it is asked."""
    keys = frozenset(q.key for q in questions(profile))
    return ((Is("danger_now", "yes"), keys), (Is("rating", None, *sorted(profile.threshold_ratings)), keys))


def consent_or_reason(profile: Profile) -> Guard:
    """Refuses to ask an agency that needs consent without it, unless a qualified worker says why and weighed it."""

    def refuses(facts: CaseFacts) -> str | None:
        if threshold_met(facts.facts, profile):
            return None
        asked = facts.given.get("agencies") or ()
        found = [_wrong(code, title, facts) for code, title in needing(profile) if code in asked]
        return " ".join(w for w in found if w) or None

    return Guard("consent_or_reason", refuses)


def _wrong(code: str, title: str, facts: CaseFacts) -> str:
    def said(names: Iterable[str]) -> bool:
        return all(str(facts.given.get(f"{PREFIX}_{code.lower()}_{n}") or "").strip() for n in names)

    given = facts.given.get(f"{PREFIX}_{code.lower()}")
    if given == "given":
        return "" if said(("who", "name", "on", "scope")) else f"{title}: say who agreed, when and to what."
    if given not in ("refused", "not_sought"):
        return f"{title} is asked only with consent, or for a reason without it: say which."
    if not said(("reason", "weighed")):
        return f"{title}: say why you ask without consent, and why that is proportionate."
    if not facts.actor_roles & MAY_GO_WITHOUT:
        return f"{title}: a social worker or manager of the hub decides to ask without consent."
    return ""

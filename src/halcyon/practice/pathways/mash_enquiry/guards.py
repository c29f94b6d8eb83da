"""Rules that may refuse a move of a MASH enquiry. Each says why in plain words."""

from halcyon.kernel.pathways import CaseFacts, Guard
from halcyon.kernel.profiles import Profile, RepeatRule, Whom
from halcyon.practice import roles
from halcyon.practice.pathways.mash_enquiry import wording


def _named(agencies: tuple[str, ...]) -> str:
    """Agencies by name, as people say them."""
    titles = dict(wording.AGENCIES)
    return ", ".join(titles.get(code, code).partition(" (")[0] for code in agencies)


def _nothing_unanswered(facts: CaseFacts) -> str | None:
    waiting = facts.unanswered()
    if waiting and not str(facts.given.get("unanswered_reason") or "").strip():
        return f"Still waiting for: {_named(waiting)}. Say why you are deciding without their answer."
    return None


def _reason_for_change(facts: CaseFacts) -> str | None:
    if facts.given.get("rating") == facts.facts.get("rating"):
        return "Choose a different rating: this enquiry already has that one."
    return None


def _danger_is_decided_first(facts: CaseFacts) -> str | None:
    if facts.given.get("outcome") == "no_further_action" and facts.facts.get("danger_now") == "yes":
        return "Danger now was recorded at triage: an enquiry like this cannot end with no further action."
    return None


def _not_under_pressure(facts: CaseFacts) -> str | None:
    if facts.given.get("outcome") == "no_further_action" and facts.facts.get("pressed") == "yes":
        return (
            "Whoever reported this may have been pressed to take it back: an enquiry like this cannot end with no "
            "further action."
        )
    return None


def _identity_is_settled(facts: CaseFacts) -> str | None:
    if facts.facts.get("identity") != "settled" and facts.given.get("outcome") not in (
        "strategy_discussion",
        "other_authority",
    ):
        return "Say who this child is first: their record still waits for someone to link it."
    return None


def _only_the_safe_way(facts: CaseFacts) -> str | None:
    """Somebody who told us may live with the person they told us about: another way than theirs can harm them."""
    how, safe = facts.given.get("how"), facts.facts.get("contact_back")
    if how in (None, "cannot", safe):
        return None
    if safe == "none":
        return "They asked not to be contacted. Choose “Cannot be contacted back” and say why."
    words = {"telephone": "by telephone", "email": "by e-mail", "letter": "by letter"}.get(str(safe), "in another way")
    return f"They said that it is safe to reach them {words} only. Use that way, or say why they cannot be reached."


def _nothing_disputed(facts: CaseFacts) -> str | None:
    if facts.open_children and not str(facts.given.get("disputed_reason") or "").strip():
        return "Somebody disagrees with this decision, and that is not settled. Say why you close it now."
    return None


def _identity_is_as_said(facts: CaseFacts) -> str | None:
    if facts.facts.get("identity") != "settled" and facts.given.get("identity_checked") in ("confirmed", "new"):
        return "Say who this child is first: their record still waits for someone to link it. Or answer “Not yet”."
    return None


def _danger_stays(facts: CaseFacts) -> str | None:
    known = facts.facts.get("danger_now")
    if known == "yes" or (known != "no" and facts.facts.get("referrer_danger") is True):
        return "Danger was recorded: the hub acts on it at once. Tell the worker of the open case besides."
    return None


def _the_worker_s(facts: CaseFacts) -> str | None:
    to = str(facts.facts.get("passed_to") or "")
    if to == f"user:{facts.actor}" or facts.actor_roles & {"mash_manager", "service_manager"}:
        return None
    return "This concern was passed to the worker of the open case. Only they, or a manager, deal with it."


def _danger_goes_back(facts: CaseFacts) -> str | None:
    if facts.given.get("danger_now") == "yes":
        return "For danger now: ring 999, then choose “Send it back to the hub”, so that the hub acts at once."
    return None


def _childs_voice(facts: CaseFacts) -> str | None:
    if any(str(facts.given.get(key) or "").strip() for key in ("child_voice", "voice_not_known")):
        return None
    return (
        "Write what the child says, shows or wants, or why that is not known: nobody is decided about without being "
        "heard or without a reason."
    )


SLIGHT = ("no_further_action", "information_and_advice")


def _not_screened(facts: CaseFacts, what: str) -> str | None:
    if facts.facts.get("open_checked"):
        return None
    return (
        f"Screen this enquiry before {what}: who this is, who lives with them, which brothers and sisters there are, "
        "and what is open already."
    )


def screened_before_rating(profile: Profile) -> Guard:
    """Whatever is not the most urgent has been screened before it is rated (domain.md A1.2, A1.3). The most urgent
    rating waits for nothing.
    """
    first = profile.most_urgent

    def refuses(facts: CaseFacts) -> str | None:
        if facts.given.get("rating") == first.key:
            return None
        return _not_screened(facts, f"you rate it below {first.title.lower()}")

    return Guard("screened_before_rating", refuses)


def screened_before_decision(profile: Profile) -> Guard:
    """Nothing is decided about somebody of whom nobody has looked at what is known already (domain.md A1.2). What is
    rated most urgent goes to protection at once; only ending it with advice or nothing waits for the look.
    """

    def refuses(facts: CaseFacts) -> str | None:
        if facts.facts.get("rating") == profile.most_urgent.key and facts.given.get("outcome") not in SLIGHT:
            return None
        return _not_screened(facts, "you decide")

    return Guard("screened_before_decision", refuses)


def repeats_looked_at(rule: RepeatRule) -> Guard:
    """No advice and no further action after so many contacts, until a manager has looked at them together."""

    def refuses(facts: CaseFacts) -> str | None:
        slight = facts.given.get("outcome") in SLIGHT
        if facts.facts.get("repeat") == "yes" and slight and not facts.facts.get("repeats_mean"):
            return (
                f"There were {rule.words} or more about this child or their household. A manager looks at them together"
                " first, and writes what they saw."
            )
        return None

    return Guard("repeats_looked_at", refuses)


def asked_as_rated(profile: Profile) -> Guard:
    """At some of a county's ratings only selected agencies are asked, or none."""
    every = {key for key, _ in wording.AGENCIES}

    def refuses(facts: CaseFacts) -> str | None:
        rating = profile.rating(facts.facts.get("rating")) or profile.most_urgent
        if rating.asked is Whom.NOBODY:
            return f"{rating.title} is not shared in this county: no agency is asked. Change the rating, or decide."
        given = facts.given.get("agencies")
        chosen = set(given) if isinstance(given, list | tuple) else set()
        if rating.asked is Whom.SELECTED and every <= chosen:
            return (
                f"At {rating.title.lower()} not every agency is asked. Choose those that are likely to know this child."
            )
        return None

    return Guard("asked_as_rated", refuses)


def urgent_alone_at_night(profile: Profile) -> Guard:
    """Out of hours only the most urgent is worked to a decision (domain.md A1); the hub's manager decides the rest."""

    def refuses(facts: CaseFacts) -> str | None:
        managers = {roles.MASH_MANAGER.key} & facts.actor_roles
        if roles.EMERGENCY_DUTY_WORKER.key not in facts.actor_roles or managers:
            return None
        if facts.facts.get("rating") == profile.most_urgent.key:
            return None
        first = profile.most_urgent.title.lower()
        return f"Out of hours only what is rated {first} is decided. Hand this over to the hub’s manager."

    return Guard("urgent_alone_at_night", refuses)


identity_is_as_said = Guard("identity_is_as_said", _identity_is_as_said)
danger_stays_with_the_hub = Guard("danger_stays_with_the_hub", _danger_stays)
the_worker_s = Guard("the_worker_s", _the_worker_s)
danger_goes_back = Guard("danger_goes_back", _danger_goes_back)


def letter_was_sent(template: str) -> Guard:
    """Who is told by letter has a letter that was signed and sent: saying so without one tells nobody."""

    def refuses(facts: CaseFacts) -> str | None:
        sent = any(p.kind == "letter_sent" and p.data.get("template") == template for p in facts.history)
        if facts.given.get("how") == "letter" and not sent:
            return "No letter to them has been sent. Write, sign and send it first, under “Letters” of this enquiry."
        return None

    return Guard("letter_was_sent", refuses)


def _understood(facts: CaseFacts) -> str | None:
    if facts.given.get("how") == "call" and facts.given.get("read_back") != "yes":
        return "Let them say back to you what was agreed before you record that they were told."
    return None


understood = Guard("understood", _understood)
nothing_disputed = Guard("nothing_disputed", _nothing_disputed)
childs_voice = Guard("childs_voice", _childs_voice)
nothing_unanswered = Guard("nothing_unanswered", _nothing_unanswered)
rating_changes = Guard("rating_changes", _reason_for_change)
not_taken_back_under_pressure = Guard("not_taken_back_under_pressure", _not_under_pressure)
danger_not_dropped = Guard("danger_not_dropped", _danger_is_decided_first)
identity_settled = Guard("identity_settled", _identity_is_settled)
only_the_safe_way = Guard("only_the_safe_way", _only_the_safe_way)


def _unanswered_is_explained(facts: CaseFacts) -> str | None:
    waiting = facts.unanswered()
    if waiting and not str(facts.facts.get("unanswered_reason") or "").strip():
        return f"Still waiting for: {_named(waiting)}, and nobody has said why this ends without their answer."
    return None


unanswered_is_explained = Guard("unanswered_is_explained", _unanswered_is_explained)


def _duty_and_test_agree(facts: CaseFacts) -> str | None:
    if facts.given.get("legal_basis") == "s42" and facts.given.get("level") == "not_met":
        return (
            "Section 42 is no basis where its test is not met. Choose another legal basis, or look at the test again."
        )
    return None


duty_and_test_agree = Guard("duty_and_test_agree", _duty_and_test_agree)


def _other_level(profile: Profile, key: str, *, up: bool) -> Guard:
    orders = ([level.key for level in profile.thresholds.levels], list(wording.ADULT_ORDER))

    def refuses(facts: CaseFacts) -> str | None:
        was, now = facts.facts.get("level"), facts.given.get("level")
        order = next((each for each in orders if was in each and now in each), None)
        if order is None:
            return None
        higher = order.index(str(now)) > order.index(str(was))
        if now != was and higher == up:
            return None
        if was in wording.ADULT_ORDER:
            said = dict(wording.ADULT_TEST)[str(was)].partition(":")[0]
            return f"This enquiry was decided with “{said}”. Choose a {'stronger' if up else 'weaker'} answer."
        return f"This enquiry was decided at level {was}. Choose a {'higher' if up else 'lower'} level."

    return Guard(key, refuses)


def a_higher_level(profile: Profile) -> Guard:
    """Stepping up goes to a higher level of the county's threshold document, whose levels stand lowest first."""
    return _other_level(profile, "a_higher_level", up=True)


def a_lower_level(profile: Profile) -> Guard:
    """Stepping down goes to a lower level."""
    return _other_level(profile, "a_lower_level", up=False)

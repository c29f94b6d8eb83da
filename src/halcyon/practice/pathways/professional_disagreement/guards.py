"""Rules that may refuse a move of a professional disagreement. Each says why in plain words."""

from halcyon.kernel.pathways import CaseFacts, Guard


def _no_danger_waits(facts: CaseFacts) -> str | None:
    if facts.given.get("danger_now") == "yes":
        return "A child is in danger now: this does not begin at the lowest stage. Say what was done at once."
    return None


def _danger_is_said(facts: CaseFacts) -> str | None:
    if facts.given.get("danger_now") != "yes":
        return "Only danger now goes past a stage. Without it, the next stage is the next one up."
    return None


def _by_the_other_side(facts: CaseFacts) -> str | None:
    if facts.actor and facts.actor == str(facts.facts.get("referrer_user") or ""):
        return "You raised this disagreement, so somebody else answers it."
    return None


def _by_the_side_that_raised_it(facts: CaseFacts) -> str | None:
    raised_by, agency = str(facts.facts.get("referrer_user") or ""), str(facts.facts.get("referrer_agency") or "")
    deciding = str(facts.facts.get("deciding_agency") or "")
    if facts.actor == raised_by or (facts.actor_agency == agency and agency != deciding):
        return None
    return "Only the side that raised a disagreement can withdraw it."


def _changed_is_acted_on(facts: CaseFacts) -> str | None:
    changed = facts.facts.get("changed") in ("changed", "partly")
    if changed and not str(facts.given.get("acted_on") or "").strip():
        return "The decision was changed. Say what was done about it, when, and under which reference."
    return None


no_danger_waits = Guard("no_danger_waits", _no_danger_waits)
danger_is_said = Guard("danger_is_said", _danger_is_said)
by_the_other_side = Guard("by_the_other_side", _by_the_other_side)
by_the_side_that_raised_it = Guard("by_the_side_that_raised_it", _by_the_side_that_raised_it)
changed_is_acted_on = Guard("changed_is_acted_on", _changed_is_acted_on)

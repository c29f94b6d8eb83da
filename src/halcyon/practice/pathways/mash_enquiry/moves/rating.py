"""Danger first, then the rating: the moves before anybody is asked (domain.md A1, A2)."""

from halcyon.kernel.instruments import Choice, LongText, YesNo
from halcyon.kernel.pathways import Move
from halcyon.kernel.profiles import Profile
from halcyon.practice import roles
from halcyon.practice.pathways.mash_enquiry import guards

TRIAGE = Move(
    "triage",
    "Check for danger now",
    ("received",),
    "triaged",
    by=roles.FRONT_DOOR,
    records="triaged",
    sentence="Checked for danger now: {danger_now}. {action_taken}",
    intro="Do this first, for every concern. Until somebody rates it, the enquiry is treated as the most urgent.",
    asks=(
        YesNo("danger_now", "Is a child or an adult in danger now?", required=True),
        LongText(
            "action_taken",
            "What was done at once, and who was told?",
            help="For danger now: police on 999, who was spoken to, and when.",
            required=True,
            at_least=5,
        ),
    ),
    sets=("danger_now",),
)


def moves(profile: Profile) -> tuple[Move, ...]:
    """The danger check, and the rating with this county's ratings."""
    scheme = profile.rating_scheme
    ratings = tuple((r.key, r.words) for r in profile.ratings)
    by = frozenset({roles.MASH_SOCIAL_WORKER, roles.MASH_MANAGER, roles.EMERGENCY_DUTY_WORKER})
    rate = Move(
        "rate",
        f"{scheme}-rate",
        ("triaged",),
        "rated",
        by=by,
        records="rated",
        sentence=f"{scheme}-rated {{rating}}. {{reason}}",
        intro=f"Rate on what is known now. {profile.most_urgent.title} waits for nothing; below it, screen first. The rating sets how long the hub has, and can be changed with a reason.",
        asks=(
            Choice("rating", "How serious and how urgent is this?", options=ratings, required=True),
            LongText("reason", "Why this rating?", required=True, at_least=10),
        ),
        sets=("rating",),
        guards=(guards.screened_before_rating(profile),),
    )
    re_rate = Move(
        "re_rate",
        "Change the rating",
        ("rated", "asked"),
        "",
        by=by,
        records="re_rated",
        sentence="Rating changed to {rating}. {reason}",
        asks=(
            Choice("rating", "What is the rating now?", options=ratings, required=True),
            LongText("reason", "What has changed?", required=True, at_least=10),
        ),
        sets=("rating",),
        guards=(guards.rating_changes, guards.screened_before_rating(profile)),
    )
    return (TRIAGE, rate, re_rate)

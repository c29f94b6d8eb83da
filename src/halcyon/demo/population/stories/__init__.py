"""The kinds of worry that the scripted concerns tell."""

from halcyon.demo.population.stories.harm import DOMESTIC, FABRICATED, NEGLECT, PHYSICAL
from halcyon.demo.population.stories.infants import INFANT_DOMESTIC, INFANT_INJURY, INFANT_NEGLECT, INFANT_PARENTAL
from halcyon.demo.population.stories.outside import EXPLOITATION, MISSING, ONLINE, RADICAL, UNNAMED
from halcyon.demo.population.stories.referrers import REFERRERS, Referrer
from halcyon.demo.population.stories.story import Story
from halcyon.demo.population.stories.within import ADULT, PARENTAL, SELF_HARM, UNBORN, YOUNG_CARER

STORIES: tuple[Story, ...] = (
    PHYSICAL,
    NEGLECT,
    DOMESTIC,
    FABRICATED,
    EXPLOITATION,
    MISSING,
    ONLINE,
    RADICAL,
    SELF_HARM,
    PARENTAL,
    UNBORN,
    YOUNG_CARER,
    ADULT,
    INFANT_INJURY,
    INFANT_NEGLECT,
    INFANT_DOMESTIC,
    INFANT_PARENTAL,
    UNNAMED,
)

__all__ = ["REFERRERS", "STORIES", "UNNAMED", "Referrer", "Story"]

"""What people meet, and what they do then. Every law or figure names where it comes from."""

from halcyon.practice.guide.situations import care, danger, harm, working

SITUATIONS = (*danger.SITUATIONS, *harm.SITUATIONS, *care.SITUATIONS, *working.SITUATIONS)
BY_KEY = {situation.key: situation for situation in SITUATIONS}

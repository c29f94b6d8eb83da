"""Mental capacity from 16, third version: whoever judges against their own answers is asked why.

In the versions before, “lacks capacity” could be judged where no doubt had been named, and nothing asked about it.
"""

from dataclasses import replace

from halcyon.kernel.instruments import All, Is, LongText, Not, Section
from halcyon.practice.instruments.mental_capacity import v1, v2

NOT_SHOWN = LongText(
    "not_shown_why",
    "You judge that they lack capacity, and your answers before do not show it. Why?",
    help="Unless a doubt is named and the test is met, capacity stands. If there is a doubt, go back to “The decision” and "
    "name it. If you are not sure, choose that.",
    required=True,
    at_least=20,
    when=All(Is("judgement", "lacks"), Not(v1.LACKS)),
)


def _asked(section: Section) -> Section:
    return replace(section, questions=(*section.questions, NOT_SHOWN)) if section.key == "meaning" else section


INSTRUMENT = replace(v2.INSTRUMENT, version=3, sections=tuple(_asked(s) for s in v2.INSTRUMENT.sections))

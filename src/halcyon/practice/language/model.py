"""Finding questioned words in a text: outside quotations, and not where the writer already rejects them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property

from halcyon.practice.language.phrases import PHRASES, Phrase


@dataclass(frozen=True)
class Finding:
    """One place in a text that is questioned. `text[begins:ends] == words`; positions count characters."""

    phrase: Phrase
    begins: int
    ends: int
    words: str

    @property
    def key(self) -> str:
        return self.phrase.key

    @cached_property
    def why(self) -> str:
        return self.phrase.why

    @cached_property
    def instead(self) -> str:
        return self.phrase.instead


# Shorthand for patterns. Who is spoken of: a pronoun or a word for a child.
_PARTS = {
    "self": r"(?:him|her|them|your)sel(?:f|ves)",
    "child": r"(?:s?he|they|(?:the |this |that )?(?:child|children|girls?|boys?|young (?:person|people|wom[ae]n|m[ae]n)|"
    r"daughter|son|patient|pupil|student|teenagers?))",
    "gap": r"(?: [\w’'-]+){0,3}",
    "is": r"(?:is|are|was|were|has been|have been|had been|being|be)",
}
# What is between these is somebody's own words. A straight single mark is one only where it cannot be an apostrophe.
_QUOTATIONS = re.compile(
    r"“[^”]*”|‘(?:[^’\n]|’(?=\w))*’(?!\w)|\"[^\"\n]*\"|«[^»]*»|(?<![\w])'(?:[^'\n]|'(?=\w))+'(?!\w)", re.DOTALL
)
# Within the few words before: the writer says that it is not so, or that nobody should say so.
_REJECTED = re.compile(
    r"\b(?:not|never|no|nobody|nor|cannot|without|rather than|instead of|avoid(?:ed|ing)?|\w+n[’']t)\b(?:[^.;:!?\n]|\.(?=\d)){0,28}$",
    re.IGNORECASE,
)

_SPACES = re.compile(r"[^\S\n]+")


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    for name, part in _PARTS.items():
        pattern = pattern.replace("{" + name + "}", part)
    spaced = re.sub(r"\[([^\]]*) ([^\]]*)\]", r"(?:[\1\2]| )", pattern).replace(" ", r"(?:\s+)")
    return re.compile(rf"(?<!\w)(?:{spaced})(?!\w)", re.IGNORECASE)


def _before(text: str, begins: int) -> str:
    """The few words before a place, with single spaces: how a text is spaced must not change what is found."""
    return _SPACES.sub(" ", text[max(0, begins - 240) : begins])[-60:]


def _quoted(text: str) -> list[tuple[int, int]]:
    return [m.span() for m in _QUOTATIONS.finditer(text)]


def questioned(text: str, phrases: Iterable[Phrase] = PHRASES) -> list[Finding]:
    """The places in `text` whose words are questioned, in order, never overlapping.

    What stands in quotation marks is somebody's own words and is left alone; so is a phrase that the writer rejects
    (“this is not a lifestyle choice”). An empty list says only that no phrase of the list was found.
    """
    if not text:
        return []
    quotations = _quoted(text)
    found: list[Finding] = []
    for phrase in phrases:
        for pattern in phrase.patterns:
            for match in _expression(pattern).finditer(text):
                begins, ends = match.span()
                if any(b < ends and begins < e for b, e in quotations):
                    continue
                if not phrase.even_rejected and _REJECTED.search(_before(text, begins)):
                    continue
                found.append(Finding(phrase, begins, ends, match.group()))
    kept: list[Finding] = []
    for one in sorted(found, key=lambda f: (f.begins, -f.ends)):
        if not kept or one.begins >= kept[-1].ends:
            kept.append(one)
    return kept

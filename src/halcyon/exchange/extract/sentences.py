"""Saying in plain sentences what a row of an extract says happened."""

from __future__ import annotations

from collections.abc import Callable

from halcyon.exchange.extract.checking import FLAGS, codes_in, loads
from halcyon.exchange.extract.projection import Sentence, Values, Words
from halcyon.exchange.extract.shape import Field, Shape

Part = Callable[[Values, Words], str]
LONGEST = 300  # characters of what stands where outcomes should be listed


def say(sentence: str) -> Sentence:
    """Always the same sentence."""
    return lambda values, words: sentence


def telling(begin: str, *more: tuple[str, Part]) -> Sentence:
    """A sentence, and after it those of the given ones that have something to say: ("Outcome: {}.", what)."""

    def sentence(values: Values, words: Words) -> str:
        said = [(form, part(values, words)) for form, part in more]
        return " ".join([begin, *(form.replace("{}", each) for form, each in said if each)])

    return sentence


def text(name: str) -> Part:
    """What a field says, as it stands."""
    return lambda values, words: values.get(name, "")


def yes_or_no(name: str) -> Part:
    """Yes or no, or what stands there instead; nothing when it is not said."""

    def said(values: Values, words: Words) -> str:
        value = values.get(name, "")
        if value not in FLAGS:
            return value
        return "yes" if value[:1].upper() in "Y1T" else "no"

    return said


class Saying:
    """The parts of sentences that need to know the fields of one format."""

    def __init__(self, shape: Shape) -> None:
        self._fields: dict[str, Field] = {f.name: f for table in shape.tables for f in table.fields}

    def code(self, name: str) -> Part:
        """What the code in a field means."""
        codes = self._fields[name].codes
        return lambda values, words: words.code(codes, values.get(name, ""))

    def name(self, table: str, name: str) -> Part:
        """The name of a worker or team whose key stands in a field."""
        return lambda values, words: words.name(table, values[name]) if values.get(name) else ""

    def source(self, code: str, described: str) -> Part:
        """Where a contact or referral came from, by its code or else by its own words."""
        return lambda values, words: words.code("referral_source", values.get(code, "")) or values.get(described, "")

    def outcomes(self, name: str) -> Part:
        """The outcomes that an object of flags says yes to, in words; what is no such object as it stands, cut."""
        field = self._fields[name]

        def said(values: Values, words: Words) -> str:
            value = values.get(name, "")
            if not isinstance(loads(value), dict):
                return value[:LONGEST]
            listed = [code.removesuffix("_FLAG") for code in codes_in(field, value) if code.endswith("_FLAG")]
            return ", ".join(code.replace("_", " ").lower().replace("nfa", "no further action") for code in listed)

        return said

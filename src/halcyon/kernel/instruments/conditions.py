"""When a question is shown and when a hard rule fires: conditions over earlier answers and over the setting.

A condition only ever looks back: the registry refuses to start on one that names a question asked later.
"""

from __future__ import annotations

import typing
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Answers = Mapping[str, typing.Any]


@dataclass(frozen=True)
class Context:
    """What is known beside the answers: the person's age in whole years on the day (None when not known), and who asks.

    `setting` is where it is asked (a service's kind), `role` the key of the asker's role, `agency` its kind.
    """

    age: int | None = None
    setting: str = ""
    role: str = ""
    agency: str = ""


NOTHING_KNOWN = Context()


def given(answers: Answers, question: str) -> typing.Any:
    """The answer to `question`; for "group.question", the list of what was answered in each row of a repeated group."""
    group, _, inner = question.partition(".")
    if not inner:
        return answers.get(group)
    rows = answers.get(group)
    return [row.get(inner) for row in rows if isinstance(row, Mapping)] if isinstance(rows, list | tuple) else []


class Condition(ABC):
    """Something that holds or does not, given the answers so far and the context."""

    @abstractmethod
    def holds(self, answers: Answers, context: Context = NOTHING_KNOWN) -> bool:
        """Whether it holds. A missing answer makes a comparison false; a missing age is said at each class."""

    def within(self) -> Iterator[Condition]:
        """The conditions that this one is made of."""
        return iter(())

    def named(self) -> Iterator[str]:
        """The questions that it looks at."""
        for inner in self.within():
            yield from inner.named()


@dataclass(frozen=True)
class Is(Condition):
    """An earlier question was answered with one of `values`."""

    question: str
    values: tuple[typing.Any, ...]

    def __init__(self, question: str, *values: typing.Any) -> None:
        object.__setattr__(self, "question", question)
        object.__setattr__(self, "values", values)

    def holds(self, answers: Answers, context: Context = NOTHING_KNOWN) -> bool:
        answer = given(answers, self.question)
        if isinstance(answer, list | tuple):
            return any(v in answer for v in self.values)
        return answer in self.values

    def named(self) -> Iterator[str]:
        yield self.question


@dataclass(frozen=True)
class Answered(Condition):
    """An earlier question has an answer, whatever it is."""

    question: str

    def holds(self, answers: Answers, context: Context = NOTHING_KNOWN) -> bool:
        answer = given(answers, self.question)
        return any(v not in (None, "", []) for v in answer) if isinstance(answer, list) else answer not in (None, "")

    def named(self) -> Iterator[str]:
        yield self.question


@dataclass(frozen=True)
class AtLeast(Condition):
    """An earlier number is `number` or more; in a repeated group, in any of its rows."""

    question: str
    number: float

    def holds(self, answers: Answers, context: Context = NOTHING_KNOWN) -> bool:
        answer = given(answers, self.question)
        numbers = answer if isinstance(answer, list | tuple) else [answer]
        return any(isinstance(n, int | float) and not isinstance(n, bool) and n >= self.number for n in numbers)

    def named(self) -> Iterator[str]:
        yield self.question


@dataclass(frozen=True)
class All(Condition):
    """Every one of these holds."""

    of: tuple[Condition, ...]

    def __init__(self, *of: Condition) -> None:
        object.__setattr__(self, "of", of)

    def holds(self, answers: Answers, context: Context = NOTHING_KNOWN) -> bool:
        return all(c.holds(answers, context) for c in self.of)

    def within(self) -> Iterator[Condition]:
        return iter(self.of)


@dataclass(frozen=True)
class Any(Condition):
    """At least one of these holds."""

    of: tuple[Condition, ...]

    def __init__(self, *of: Condition) -> None:
        object.__setattr__(self, "of", of)

    def holds(self, answers: Answers, context: Context = NOTHING_KNOWN) -> bool:
        return any(c.holds(answers, context) for c in self.of)

    def within(self) -> Iterator[Condition]:
        return iter(self.of)


@dataclass(frozen=True)
class Not(Condition):
    """This does not hold. Of an age it is the plain opposite, also when the age is not known: see `From`."""

    of: Condition

    def holds(self, answers: Answers, context: Context = NOTHING_KNOWN) -> bool:
        return not self.of.holds(answers, context)

    def within(self) -> Iterator[Condition]:
        yield self.of


@dataclass(frozen=True)
class Under(Condition):
    """The person is younger than `age` years. An age that is not known counts as under it: more is asked, not less."""

    age: int
    unknown: bool = True

    def holds(self, answers: Answers, context: Context = NOTHING_KNOWN) -> bool:
        return self.unknown if context.age is None else context.age < self.age


@dataclass(frozen=True)
class From(Condition):
    """The person is `age` years or older. An age that is not known counts as reaching it: more is asked, never less."""

    age: int
    unknown: bool = True

    def holds(self, answers: Answers, context: Context = NOTHING_KNOWN) -> bool:
        return self.unknown if context.age is None else context.age >= self.age


@dataclass(frozen=True)
class In(Condition):
    """A fact of the context ("setting", "role" or "agency") is one of `values`."""

    fact: str
    values: tuple[str, ...]

    def __init__(self, fact: str, *values: str) -> None:
        object.__setattr__(self, "fact", fact)
        object.__setattr__(self, "values", values)

    def holds(self, answers: Answers, context: Context = NOTHING_KNOWN) -> bool:
        return getattr(context, self.fact) in self.values


@dataclass(frozen=True)
class Always(Condition):
    """Holds whatever was answered."""

    def holds(self, answers: Answers, context: Context = NOTHING_KNOWN) -> bool:
        return True


CONTEXT_FACTS = ("setting", "role", "agency")


def parts(condition: Condition) -> Iterator[Condition]:
    """A condition and everything that it is made of."""
    yield condition
    for inner in condition.within():
        yield from parts(inner)

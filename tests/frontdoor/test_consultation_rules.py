"""What must not stand in a consultation without names, and what is never the matter of one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support import examples

from halcyon.frontdoor.rules import IMMEDIATE, Asked, identifying, problems, wrong_words

QUESTION = "A girl of 14 has stopped coming to school. Is this early help?"


def kinds(text: str) -> set[str]:
    return {found.kind for found in identifying(text)}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Her number is 999 000 0018, she says.", "nhs_number"),
        ("NHS no 9990000018", "nhs_number"),
        ("999-000-0018", "nhs_number"),
        ("999\u200b000\u200b0018", "nhs_number"),
        ("\uff19\uff19\uff19 000 0018", "nhs_number"),
        ("9.9.9.0.0.0.0.0.1.8", "nhs_number"),
        ("ring mum on 07700 900123", "telephone"),
        ("(01632) 960 123", "telephone"),
        ("+44 7700 900123", "telephone"),
        ("pupil 1234567890123", "long_number"),
        ("lives in MR1 4QX", "postcode"),
        ("mr23 2bd", "postcode"),
        ("MR14QX", "postcode"),
        ("MRI 4QX", "postcode"),
        ("DOB 7/3/2012", "birth_date"),
        ("born 07.03.12", "birth_date"),
        ("7 March 2012", "birth_date"),
        ("7th of March, 2012", "birth_date"),
        ("March 7th 2012", "birth_date"),
        ("2012-03-07", "birth_date"),
        ("07 03 2012", "birth_date"),
        ("her birthday is 7 March", "birth_date"),
        ("d.o.b. 7/3", "birth_date"),
        ("write to mum@home.example", "email"),
    ],
)
def test_what_identifies_is_found(text: str, kind: str):
    assert kind in kinds(text)
    assert kind in kinds(f"She is 14.\n{text}\nWhat now?")


@pytest.mark.parametrize(
    "text",
    [
        QUESTION,
        "He is 14, in year 9; seen twice since 3 March, at 14:30, for 20 minutes.",
        "Three of 2, 5 and 11 years; 100 per cent sure; page 12 of 24.",
        "In 2024 and 2025 she moved twice. She has £1,250 a month.",
        "Level 2 or 3 on the threshold document 2025.1?",
        "Rang on 101 and 999 and 111.",
        "G4S and B12 and section 17 of the 1989 Act",
    ],
)
def test_plain_words_are_left_alone(text: str):
    assert identifying(text) == ()


def nhs_numbers() -> st.SearchStrategy[str]:
    def number(first: int) -> str:
        digits = f"999{first:06d}"
        check = 11 - sum(int(d) * w for d, w in zip(digits, range(10, 1, -1), strict=True)) % 11
        return "" if check == 10 else digits + str(0 if check == 11 else check)

    return st.integers(0, 999_999).map(number).filter(bool).filter(lambda n: len(set(n)) > 1)


WORDS = st.text(st.characters(whitelist_categories=["Ll", "Lu"], whitelist_characters=" .,\n"), max_size=30)


@given(before=WORDS, number=nhs_numbers(), gap=st.sampled_from(["", " ", "-", "  ", "\u2013", "\u00a0"]), after=WORDS)
@examples(150, 3000)
def test_no_nhs_number_gets_through_however_it_is_written(before: str, number: str, gap: str, after: str):
    typed = f"{before} {number[:3]}{gap}{number[3:6]}{gap}{number[6:]} {after}"
    assert wrong_words(False, question=typed)
    assert "question" in problems(Asked(typed + QUESTION, named=False))


@given(
    area=st.sampled_from(["MR", "mr", "Mr"]),
    district=st.integers(1, 99),
    sector=st.integers(0, 9),
    unit=st.text("ABDEFGHJLNPQRSTUWXYZ", min_size=2, max_size=2),
    gap=st.sampled_from(["", " ", "  ", "-"]),
    before=WORDS,
)
@examples(100, 2000)
def test_no_postcode_gets_through(area: str, district: int, sector: int, unit: str, gap: str, before: str):
    assert "postcode" in kinds(f"{before} {area}{district}{gap}{sector}{unit} and more")


@given(number=st.integers(960000, 960999), gap=st.sampled_from(["", " ", "-"]), mobile=st.booleans())
@examples(60, 1000)
def test_no_telephone_number_gets_through(number: int, gap: str, mobile: bool):
    typed = f"07700{gap}900{number % 1000:03d}" if mobile else f"01632{gap}{number}"
    assert identifying(f"mum is on {typed} after six")


@given(
    day=st.dates(min_value=date(1930, 1, 1)),
    form=st.sampled_from(
        ["%d/%m/%Y", "%d.%m.%y", "%d-%m-%Y", "%Y-%m-%d", "%-d %B %Y", "%d %b %y", "%B %-d, %Y", "%-dth %B %Y"]
    ),
)
@examples(100, 2000)
def test_no_full_date_gets_through(day: date, form: str):
    assert "birth_date" in kinds(f"the boy, {day.strftime(form)}, says")


@given(text=st.text(max_size=200))
@examples(150, 3000)
def test_any_text_can_be_read_and_what_is_found_is_quoted(text: str):
    for found in identifying(text):
        assert found.words.startswith("Take out “")


@pytest.mark.parametrize("worry", sorted(IMMEDIATE))
@pytest.mark.parametrize("named", [True, False])
def test_no_immediate_worry_is_a_consultation(worry: str, named: bool):
    assert "999" in problems(Asked(QUESTION, named, [worry]))["immediate"][0]


def test_a_name_may_be_given_where_somebody_is_named_and_nothing_is_changed():
    typed = "Her NHS number is 999 000 0018."
    assert problems(Asked(typed, named=True)) == {}
    (words,) = problems(Asked(typed, named=False))["question"]
    assert "999 000 0018" in words
    assert problems(Asked(QUESTION, named=False)) == {}
    assert "question" in problems(Asked("  Hm.  ", named=False))
    assert "question" in problems(Asked(QUESTION + "\x00", named=True))
    assert "caller_name" in problems(Asked(QUESTION, True, caller_name="x" * 151))
    assert "list" in problems(Asked(QUESTION, True, ["nothing"]))["immediate"][0]

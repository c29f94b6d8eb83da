"""Folding: the same name written two ways compares equal, and disguises are seen through and reported."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from halcyon.people.matching.folding import fold, hidden_characters, look_alikes, readings, visible
from halcyon.people.matching.names import family_name, given_name, skeleton

SEEDED = settings(derandomize=True, max_examples=400, deadline=None)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Łukasz", "lukasz"),
        ("ŁUKASZ", "lukasz"),
        ("Đorđe", "dorde"),
        ("Søren", "soren"),
        ("Işıl", "isil"),
        ("İbrahim", "ibrahim"),
        ("Strauß", "strauss"),
        ("Æsa", "aesa"),
        ("Œdipe", "oedipe"),
        ("Þór", "thor"),
        ("Guðrún", "gudrun"),
        ("Ħamrun", "hamrun"),
        ("Nguyễn Thị Hương", "nguyen thi huong"),
        ("Ọbasanjọ", "obasanjo"),
        ("Ștefan Țurcanu", "stefan turcanu"),
        ("O'Brien", "obrien"),
        ("O’Brien", "obrien"),
        ("Oʻzbek", "ozbek"),
        ("Anne-Marie", "anne marie"),
        ("Jean–Luc", "jean luc"),
        ("  Mary \t Ann ", "mary ann"),
        ("Ｍａｒｙ", "mary"),
        ("Иван Петров", "ivan petrov"),
        ("Шевченко", "shevchenko"),
        ("Γεώργιος", "georgios"),
        ("محمد", "محمد"),
        ("李 伟", "李 伟"),
        ("", ""),
    ],
)
def test_folds_to_comparable_form(written: str, folded: str) -> None:
    assert fold(written) == folded


@SEEDED
@given(st.text(max_size=30))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


LATIN = [letter for letter in map(chr, range(0x41, 0x250)) if letter.isalpha() and "LATIN" in unicodedata.name(letter)]


@SEEDED
@given(st.text(alphabet=st.sampled_from(LATIN), max_size=20))
def test_case_does_not_matter_for_latin_letters(text: str) -> None:
    assert fold(text.lower()) == fold(text.lower().upper())


@SEEDED
@given(st.text(max_size=30))
def test_folded_form_has_nothing_unseen(text: str) -> None:
    folded = fold(text)
    assert visible(folded) == folded
    assert folded == " ".join(folded.split())


@pytest.mark.parametrize(
    "control", ["\u202e", "\u2066", "\u200b", "\u200f", "\ufeff", "\u00ad", "\U000e0041", "\u2060"]
)
def test_direction_and_zero_width_controls_are_taken_out(control: str) -> None:
    assert fold(f"Me{control}gan") == "megan"
    assert visible(f"Me{control}gan") == "Megan"


def test_lone_surrogates_and_control_characters_do_no_harm() -> None:
    assert fold("Meg\ud800an") == "megan"
    assert fold("Mary\x00Ann") == "mary ann"
    assert hidden_characters("Mary\x00Ann") == ("control character u+0000",)


def test_hidden_characters_are_named_but_ordinary_joiners_are_not() -> None:
    assert hidden_characters("Me\u200bgan\u202e") == ("zero width space", "right-to-left override")
    assert hidden_characters("علی\u200cرضا") == ()
    assert hidden_characters("Al\u200cice") == ("zero width non-joiner",)
    assert hidden_characters("Megan") == ()


@pytest.mark.parametrize(
    ("written", "letters"),
    [
        ("Pаul", ("а",)),  # Cyrillic a
        ("Соnnor", ("С", "о")),
        ("Οliver", ("Ο",)),  # Greek capital omicron
        ("J0seph", ("0",)),
        ("Сара", ("С", "а", "р")),  # wholly Cyrillic, and every letter passes for Latin
    ],
)
def test_look_alikes_are_reported(written: str, letters: tuple[str, ...]) -> None:
    assert look_alikes(written) == letters
    assert given_name(written).odd


@pytest.mark.parametrize(
    "written", ["Paul", "Łukasz", "Иван", "Наталія", "Γεώργιος", "محمد", "Nguyễn", "O’Brien", "Twin 1"]
)
def test_honest_spellings_are_not_reported(written: str) -> None:
    assert look_alikes(written) == ()
    assert given_name(written).odd == ()


def test_look_alikes_fold_to_the_letter_they_imitate() -> None:
    assert fold("Pаul") == "paul"
    assert fold("ΟLIVER") == "oliver"
    assert fold("J0seph M1lls") == "joseph mills"
    assert readings("Сара") == ("sara", "capa")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Liz", "Elizabeth"),
        ("Kasia", "Katarzyna"),
        ("Gosia", "Małgorzata"),
        ("Mohd", "Muhammad"),
        ("Shivaun", "Siobhán"),
        ("Xuseen", "Hussain"),
        ("Seun", "Oluwaseun"),
        ("Sasha", "Oleksandr"),
        ("Abdul Rahman", "Abdirahman"),
    ],
)
def test_variants_of_one_given_name_share_a_root(one: str, other: str) -> None:
    assert given_name(one).every_root & given_name(other).every_root


def test_different_given_names_share_no_root() -> None:
    assert not given_name("Ella").every_root & given_name("Holly").every_root
    assert not given_name("Jack").every_root & given_name("Joseph").every_root


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("O Brien", "O'Brien"),
        ("Mac Donald", "McDonald"),
        ("van der Berg", "Berg"),
        ("al-Hassan", "Hassan"),
        ("Kowalska", "Kowalski"),
        ("Petrova", "Petrov"),
        ("Kazlauskienė", "Kazlauskas"),
        ("Müller", "Mueller"),
        ("Chowdhury", "Choudhry"),
        ("Hrytsenko", "Gritsenko"),
    ],
)
def test_variants_of_one_family_name_share_a_root(one: str, other: str) -> None:
    assert family_name(one).every_root & family_name(other).every_root


@pytest.mark.parametrize(
    "text", ["Baby", "Baby boy", "Baby of Kate", "Unborn", "Twin 2", "unknown", "Not known", "Infant Male"]
)
def test_placeholders_are_no_name(text: str) -> None:
    name = given_name(text)
    assert not name
    assert name.placeholder


def test_titles_and_suffixes_are_left_out_unless_they_are_the_name() -> None:
    assert given_name("Mrs Amanda").core == ("amanda",)
    assert family_name("Hargreaves Jnr").core == ("hargreaves",)
    assert family_name("Lord").core == ("lord",)


def test_skeleton_joins_spellings_from_hearing() -> None:
    assert skeleton("cheslav") == skeleton("czeslaw")
    assert skeleton("vishnevski") == skeleton("wisniewski")
    assert skeleton("khatib") != skeleton("hassan")

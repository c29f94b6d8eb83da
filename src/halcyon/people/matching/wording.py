"""The words in which a match is explained. They say how facts agree and never repeat the facts themselves."""

from __future__ import annotations

# Fields of a record that an explanation mentions even where only one record gives them, in the order shown.
FIELDS = ("given", "family", "birth_date", "nhs_number", "postcode", "address", "telephone", "sex")

LEVELS = {
    ("given", "exact"): "First name: the same",
    ("given", "first_only"): "First name: the same, but the names after it differ",
    ("given", "variant"): "First name: a short form or another spelling of the same name",
    ("given", "other_given"): "First name: one record uses another of the person's given names",
    ("given", "other_name"): "First name: the same as another name the person is known by",
    (
        "given",
        "swapped",
    ): "First name: the same as the other record's family name, so the two may be the wrong way round",
    ("given", "initial"): "First name: only an initial, and it agrees",
    ("given", "close"): "First name: nearly the same spelling",
    ("given", "similar"): "First name: somewhat alike",
    ("given", "different"): "First name: different",
    ("family", "exact"): "Family name: the same",
    ("family", "variant"): "Family name: another spelling or form of the same name",
    ("family", "part"): "Family name: part of a double or compound name agrees",
    ("family", "elsewhere"): "Family name: the same as a former or other name, or a middle name",
    (
        "family",
        "swapped",
    ): "Family name: the same as the other record's first name, so the two may be the wrong way round",
    ("family", "initial"): "Family name: only an initial, and it agrees",
    ("family", "close"): "Family name: nearly the same spelling",
    ("family", "similar"): "Family name: somewhat alike",
    ("family", "different"): "Family name: different",
    ("birth_date", "exact"): "Date of birth: the same",
    (
        "birth_date",
        "exact_january",
    ): "Date of birth: the same, but 1 January is often written when the day is not known",
    ("birth_date", "day_and_month_swapped"): "Date of birth: the same with day and month the other way round",
    (
        "birth_date",
        "january",
    ): "Date of birth: the year is close, and one record says 1 January, which may be an estimate",
    ("birth_date", "day_differs"): "Date of birth: year and month agree, the day differs",
    ("birth_date", "month_differs"): "Date of birth: year and day agree, the month differs",
    ("birth_date", "year_only"): "Date of birth: only the year agrees",
    ("birth_date", "year_one_out"): "Date of birth: day and month agree, the year is one out",
    ("birth_date", "year_ten_out"): "Date of birth: day and month agree, the year is ten out",
    ("birth_date", "year_differs"): "Date of birth: day and month agree, the year differs",
    ("birth_date", "part_year"): "Date of birth: only the year is known on both, and it agrees",
    ("birth_date", "part_about"): "Date of birth: only the year is known on both, and it is one out",
    ("birth_date", "part_year_and_month"): "Date of birth: only year and month are known on both, and they agree",
    ("birth_date", "part_month_and_day"): "Date of birth: only day and month are known on both, and they agree",
    ("birth_date", "part_other"): "Date of birth: what is known on both agrees",
    ("birth_date", "expected"): "Date of birth: fits the date on which an unborn child was expected",
    ("birth_date", "different"): "Date of birth: different",
    ("nhs_number", "same_verified"): "NHS number: the same, and verified on both records",
    ("nhs_number", "same"): "NHS number: the same, but not verified on both records",
    (
        "nhs_number",
        "slip",
    ): "NHS number: one record's number is not valid, and is one or two digits away from the other's",
    ("nhs_number", "different"): "NHS number: different",
    ("nhs_number", "different_verified"): "NHS number: different, and both are verified",
    ("identifier", "same"): "Other identifier: the same",
    ("identifier", "different"): "Other identifier: different",
    ("postcode", "same"): "Postcode: the same",
    ("postcode", "former"): "Postcode: one record's present postcode is the other's former one",
    ("postcode", "one_letter_out"): "Postcode: one letter or digit different",
    ("postcode", "sector"): "Postcode: the same neighbourhood",
    ("postcode", "district"): "Postcode: the same district",
    ("postcode", "area"): "Postcode: the same part of the country only",
    ("postcode", "different"): "Postcode: different",
    ("address", "same"): "Address: the same",
    ("address", "same_building"): "Address: the same building, another flat or unit",
    ("address", "street"): "Address: the same street, another number",
    ("address", "different"): "Address: different",
    ("address", "same_at_postcode"): "Address: the same",
    ("address", "same_building_at_postcode"): "Address: the same building, another flat or unit",
    ("address", "street_at_postcode"): "Address: the same street, another number",
    ("address", "different_at_postcode"): "Address: different, at the same postcode",
    ("telephone", "same"): "Telephone: the same number",
    ("telephone", "different"): "Telephone: different numbers",
    ("sex", "same"): "Sex: the same",
    ("sex", "different"): "Sex: recorded differently",
}

MISSING_WORDS = "Given by one record only, so it counts neither way"
HOUSEHOLD_WORDS = "What agrees would also fit someone else in the same household or family"

CAUTIONS = {
    "household": (
        "Same household, different person? The first names do not settle it. "
        "Check for a twin, a brother or sister, or a parent."
    ),
    "namesake_at_home": (
        "Same name at the same address but not the same date of birth. "
        "It may be a parent and child with one name, or a date written wrongly."
    ),
    "nhs_numbers_differ": (
        "The NHS numbers differ. Either these are two people, or one record carries a wrong or old number."
    ),
    "nhs_number_slip": "One NHS number is not valid. It may be the other one with a slip in it.",
    "nhs_number_not_verified": "The NHS numbers agree, but at least one has not been verified.",
    "number_agrees_person_differs": (
        "A number agrees but the name or date of birth does not. One record may carry someone else's number."
    ),
    "namesake": "The name agrees and the date of birth does not, or is not known. Two people can share a name.",
    "name_and_birth_date_only": "Only the name and date of birth agree, or nearly. Two people can share both.",
    "first_of_january": "1 January is often written when a date of birth is not known.",
    "unborn": (
        "One record is of a child not yet born. Check the mother's details: it may be another pregnancy, or a twin."
    ),
    "not_named": "One record has no first name yet.",
    "odd_spelling": (
        "A name contains letters that look like other letters, or characters that cannot be seen. "
        "Check how it was typed."
    ),
}

VETOES = {
    "two_verified_nhs_numbers": "Both records have a verified NHS number and the numbers are different.",
    "twins": "The same date of birth and family or home, but different first names: they may be twins.",
    "generations": "The same name, but births a generation apart: they may be parent and child, or strangers.",
    "died_before_birth": "One of the two died before the other was born.",
    "someone_elses_number": (
        "A number agrees but neither the name nor the date of birth does: one may carry the other's number."
    ),
}

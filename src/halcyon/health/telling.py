"""What must be said when a clinic tells somebody outside its wall who a young person is."""

from __future__ import annotations

from collections.abc import Mapping

from halcyon.frontdoor.concern import text_problem
from halcyon.people.matching.identifiers import valid_nhs_number


def wrong_in(
    *, named: bool, nhs_number: str, born_later: bool, worry: str, asked_for: str, whom: str, texts: Mapping[str, str]
) -> dict[str, str]:
    """What is wrong, by field. `whom` is who is asked to do something: "the practice"; `texts` are kept whole."""
    problems = {}
    if not named:
        problems["given_name"] = "Enter a name."
    if nhs_number.strip() and valid_nhs_number(nhs_number) is None:
        problems["nhs_number"] = "This is not a valid NHS number. Check the ten digits, or leave it out."
    if born_later:
        problems["birth_date"] = "The date of birth is in the future."
    if len(worry.strip()) < 10:
        problems["worry"] = "Say what worries you, in a sentence or more."
    if len(asked_for.strip()) < 5:
        problems["asked_for"] = f"Say what you ask {whom} to do."
    return problems | {key: f"This cannot be kept: {w}." for key, text in texts.items() if (w := text_problem(text))}

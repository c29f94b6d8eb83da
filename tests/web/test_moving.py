"""The form of a move says at once all that is to be mended, and leads to the letter that it waits for."""

from __future__ import annotations

import re

from tests.support import County, county, make, raise_concern, walk

__all__ = ["county"]


def problems(page: str) -> list[str]:
    found = re.search(r'govuk-error-summary__list">(.*?)</ul>', page, re.S)
    assert found is not None
    return [re.sub(r"<[^>]+>", "", item).strip() for item in re.findall(r"<li>(.*?)</li>", found[1], re.S)]


def test_what_is_missing_and_what_a_rule_refuses_are_said_at_once(county: County):
    case = walk(county, raise_concern(county).cases[0], "asked")
    typed = {"outcome": "assessment", "level": "3", "legal_basis": "s17", "reason": "", "not_known": "Who the man is"}
    page = county.client("helen.marsh").post(f"/cases/{case.id}/do/decide/", typed)
    said = problems(page.content.decode())
    assert page.status_code == 422
    assert any(s.startswith("Still waiting for: ") and "Police" in s and "POLICE" not in s for s in said)
    assert any(s.startswith("Write what the child says") for s in said)
    assert len(said) > len([s for s in said if s.startswith(("Still", "Write"))])


def test_a_rule_that_waits_for_a_choice_says_nothing_before_it_is_made(county: County):
    case = walk(county, raise_concern(county).cases[0], "asked")
    page = county.client("ruth.okafor").post(f"/cases/{case.id}/do/re_rate/", {"reason": "Seen safe at home"})
    assert len(problems(page.content.decode())) == 1


def test_telling_by_letter_leads_to_the_letter(county: County):
    case = walk(county, raise_concern(county).cases[0], "rated")
    make(county, case.id, "decide")
    page = county.client("ruth.okafor").get(f"/cases/{case.id}/do/feed_back/").content.decode()
    assert f'href="/cases/{case.id}/letters/">write, sign and send the letter</a>' in page
    assert "sign and send the letter" not in (
        county.client("ruth.okafor").get(f"/cases/{case.id}/do/step_down/").content.decode()
    )

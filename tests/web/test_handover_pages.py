"""The pages of a change of shift: both sides do their part, errors keep what was typed, others find no such page."""

from __future__ import annotations

import uuid

import pytest
from tests.frontdoor.test_night import EDT, MORNING, at_night, in_the_morning
from tests.support import County, county

from halcyon.frontdoor.models import HandoverItem

pytestmark = pytest.mark.django_db
_ = county


def test_the_night_writes_hands_over_and_the_manager_asks_and_accepts(county: County) -> None:
    case = at_night(county)
    with county.clock():
        noreen = county.client(EDT)
        assert "4F-" in noreen.get("/front-door/").content.decode()
        assert "Prepare the handover to the hub" in noreen.get("/handovers/").content.decode()
        page = noreen.post("/handovers/begin/").headers["Location"]
        item = HandoverItem.objects.get(case_id=case)
        note = f"note-{item.id}"
        too_long = noreen.post(page, {"words": "Icy roads.", note: "x" * 4001, "give": "1"})
        assert too_long.status_code == 422
        assert "Icy roads." in too_long.content.decode() and "xxxx" in too_long.content.decode()
        noreen.post(page, {"words": "Icy roads.", note: "Mother expects a call at nine.", "give": "1"})
    county.now = MORNING
    with county.clock():
        helen = county.client("helen.marsh")
        shown = helen.get(page).content.decode()
        assert "Mother expects a call at nine." in shown and "Icy roads." in shown and "Concern received" in shown
        assert helen.post(page, {"accept": "ticked"}).status_code == 422, "nothing was ticked"
        about = f"{page}enquiries/{item.id}/"
        assert helen.post(about, {"how": "asked", "words": " "}).status_code == 422
        helen.post(about, {"how": "asked", "words": "Who spoke to the mother?"})
        noreen = county.client(EDT)
        assert "Who spoke to the mother?" in noreen.get(page).content.decode()
        noreen.post(about, {"words": "I did, at ten past three."})
        assert noreen.post(page, {"accept": "ticked", "item": str(item.id)}).status_code in (302, 404)
        item.refresh_from_db()
        assert item.state == "waiting", "who hands over does not accept"
        helen.post(page, {"accept": "ticked", "item": [str(item.id)]})
        item.refresh_from_db()
        assert item.state == "accepted"
        assert "not yours to see any more" in noreen.get(page).content.decode()
        assert noreen.get(f"/cases/{case}/").status_code == 404


def test_others_find_no_such_handover(county: County) -> None:
    at_night(county)
    row = in_the_morning(county)
    item = row.items.get()
    with county.clock():
        for who in ("amina.yusuf", "imran.shah", "sam.whitlock"):
            other = county.client(who)
            for path in ("/handovers/", f"/handovers/{row.id}/", f"/handovers/{row.id}/enquiries/{item.id}/"):
                assert other.get(path).status_code == 404
        helen = county.client("helen.marsh")
        assert helen.get(f"/handovers/{uuid.uuid4()}/").status_code == 404
        assert helen.post(f"/handovers/{row.id}/", {"give": "1", "words": "x"}).status_code == 404

"""The privacy lead asks the log, and reads what somebody typed in a search where that has to be known."""

from __future__ import annotations

import re

from tests.support import County, county

from halcyon.audit.models import AuditEntry

__all__ = ["county"]


def test_what_somebody_searched_for_is_read_by_the_privacy_lead_and_that_is_logged(county: County):
    tom = county.id("tom.ashdown")
    with county.clock():
        county.client("tom.ashdown").post("/people/", {"name": "Nobody Kestrelby"})
        lead = county.client("priya.nair")
        did = lead.get(f"/privacy/by/{tom}/").content.decode()
        assert "Kestrelby" not in did, "the term is shown only when it is asked for"
        here = re.search(r'action="(/privacy/searched/\d+/)"', did)[1]
        assert lead.get(here).status_code == 405
        for words in ("MASH enquiry", "County Council"):
            assert words in did and words.upper().replace(" ", "_") not in did
        asked = lead.post("/privacy/", {"term": "nobody  KESTRELBY"}).content.decode()
        assert "Tom Ashdown" in asked and "/privacy/searched/" not in asked, "whoever asks knows what was searched for"
        shown = lead.post(here).content.decode()
        assert "Nobody Kestrelby" in shown and "Tom Ashdown" in shown
        opened = AuditEntry.objects.get(action="audit_term_opened")
        assert (opened.actor, opened.object_ids) == (str(county.id("priya.nair")), [str(tom)])
        other = AuditEntry.objects.filter(term_sealed="").first()
        assert lead.post(f"/privacy/searched/{other.id}/").status_code == 404
        assert lead.post(f"/privacy/searched/{10**30}/").status_code == 404
        assert county.client("tom.ashdown").post(here).status_code == 404
    assert AuditEntry.objects.filter(action="audit_term_opened", decision="PERMIT").count() == 1

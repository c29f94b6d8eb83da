"""Several people write one text: nothing that anybody saved is ever lost."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from tests.support import County, at_once, raise_concern, walk

from halcyon.access.viewing import Denied
from halcyon.cases.actions import Stale, write_shared_text
from halcyon.cases.models import Case, SharedText, SharedTextVersion

EDITORS = (
    "ruth.okafor",
    "dev.patel",
    "helen.marsh",
    "owen.price",
    "grace.lim",
    "tom.ashdown",
    "ruth.okafor",
    "dev.patel",
)
EDITS = 50


def write(county: County, case: Case, text: str, version: int, who: str = "ruth.okafor") -> SharedText:
    return write_shared_text(
        case_id=case.id,
        key="information_and_analysis",
        title="Information and analysis",
        text=text,
        expected_version=version,
        by=county.viewer(who),
        at=county.later(minutes=1),
    )


def test_each_wording_is_kept_with_who_and_when(county: County):
    case = walk(county, raise_concern(county).cases[0], "rated")
    assert write(county, case, "One.", 0).version == 1
    first = county.now
    assert write(county, case, "One. Two.", 1, "dev.patel").version == 2
    assert write(county, case, "", 2).version == 3
    row = SharedText.objects.get()
    assert (row.text, row.by, row.restricted) == ("", county.id("ruth.okafor"), False)
    kept = SharedTextVersion.objects.order_by("version")
    assert [(v.version, v.was, v.by) for v in kept] == [
        (1, "One.", county.id("ruth.okafor")),
        (2, "One. Two.", county.id("dev.patel")),
    ]
    assert kept[0].at == first


def test_who_saves_second_gets_both_texts_and_nothing_changes(county: County):
    case = walk(county, raise_concern(county).cases[0], "rated")
    write(county, case, "One.", 0)
    write(county, case, "Theirs.", 1, "dev.patel")
    for version in (0, 1, 7):
        with pytest.raises(Stale) as stale:
            write(county, case, "Mine.", version)
        assert (stale.value.theirs, stale.value.yours, stale.value.version) == ("Theirs.", "Mine.", 2)
    assert SharedText.objects.get().text == "Theirs."
    assert write(county, case, "Theirs.", 1, "dev.patel").version == 2  # the same save sent twice


def test_a_text_that_nobody_has_written_has_version_nought(county: County):
    case = walk(county, raise_concern(county).cases[0], "rated")
    with pytest.raises(Stale):
        write(county, case, "Mine.", 3)
    assert not SharedText.objects.exists()


def test_writing_is_for_those_who_work_enquiries(county: County):
    case = walk(county, raise_concern(county).cases[0], "rated")
    for who in ("amina.yusuf", "imran.shah", "sam.whitlock"):
        with pytest.raises(Denied):
            write(county, case, "Mine.", 0, who)


@pytest.mark.django_db(transaction=True)
def test_eight_editors_lose_no_edit(lasting_county: County):
    county = lasting_county
    case = walk(county, raise_concern(county).cases[0], "rated")
    write(county, case, "", 0)
    at, viewers = county.now, [county.viewer(who) for who in EDITORS]

    def edit(number: int) -> Any:
        conflicts = 0
        for count in range(EDITS):
            line = f"{number}.{count}\n"
            while True:
                row = SharedText.objects.get(case=case)
                try:
                    write_shared_text(
                        case_id=case.id,
                        key=row.key,
                        title=row.title,
                        text=row.text + line,
                        expected_version=row.version,
                        by=viewers[number],
                        at=at,
                    )
                    break
                except Stale as stale:
                    assert stale.yours == row.text + line
                    conflicts += 1
        return conflicts

    found = at_once(len(EDITORS), edit)
    assert all(isinstance(f, int) for f in found), found
    row = SharedText.objects.get(case=case)
    assert sorted(row.text.split()) == sorted(f"{n}.{c}" for n in range(len(EDITORS)) for c in range(EDITS))
    assert row.version == 1 + len(EDITORS) * EDITS
    wordings = [v.was for v in SharedTextVersion.objects.order_by("version")] + [row.text]
    assert [len(w.split()) for w in wordings] == list(range(len(EDITORS) * EDITS + 1))
    assert all(after.startswith(before) for before, after in pairwise(wordings))

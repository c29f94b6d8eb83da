"""A paper: drafted from live figures, stale ones marked, identifying text caught, signed by another and frozen."""

from __future__ import annotations

import uuid
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from docx import Document
from tests.support import ZOFIA, County, raise_concern

from halcyon.access.viewing import Denied
from halcyon.agencies.models import Organisation
from halcyon.assurance.models import Publication
from halcyon.assurance.papers import actions, meetings, queries
from halcyon.assurance.papers.actions import Caught
from halcyon.assurance.papers.identifying import found_in, possible_names
from halcyon.assurance.papers.models import Paper
from halcyon.assurance.papers.references import REFERENCES
from halcyon.assurance.papers.references.frontdoor import may_be_said
from halcyon.assurance.papers.references.learning import FIGURES
from halcyon.assurance.papers.rules import filled, missing, pages, references, starting
from halcyon.cases.actions import Stale
from halcyon.cases.models import Case
from halcyon.frontdoor.actions import restrict_child
from halcyon.frontdoor.improvement.measures import Week
from halcyon.kernel.pathways import Refused
from halcyon.kernel.registry import registry
from halcyon.people.models import Link
from halcyon.practice.papers import TEMPLATES
from halcyon.work.models import Message, Task
from halcyon.workforce.bodies.models import Body, BodyMeeting

GOVERNING = TEMPLATES["governing_body"]
FRONT = {
    "title": "Safeguarding update",
    "agenda_no": "7",
    "purpose": "assurance",
    "author_role": "Partnership manager",
    "summary": "What has changed since the last meeting.",
    "engagement": "None for this paper.",
    "recommendations": "Note the update.",
    "implications": {"risk": "Delay at the hub."},
    "domains": ["safe_care"],
}
DOCUMENT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def a_meeting(county: County, *, days: int = 60) -> BodyMeeting:
    body, _ = Body.objects.get_or_create(
        key="icb_governing_body",
        defaults={
            "name": "Governing body",
            "kind": "governing_body",
            "host": Organisation.objects.get(code="ICB"),
            "begins": date(2022, 7, 1),
        },
    )
    return BodyMeeting.objects.create(
        body=body,
        meets_at=county.now + timedelta(days=days, minutes=BodyMeeting.objects.count()),
        place="County Hall",
        by=county.id("judith.amery"),
    )


def published(county: County, *numbers: int | None) -> None:
    """What the board has of the newest weeks, the last one last; None where it hides it."""
    concerns = registry.indicators["concerns_received"]
    last = concerns.last_settled(county.now)
    for back, number in enumerate(reversed(numbers)):
        Publication.objects.create(
            key=concerns.key, version=concerns.version, starts=concerns.period.before(last, back), edition=1,
            whole=None if number is None else [number], rows={}, folded=number is None, digest=concerns.digest,
            published_at=county.now,
        )  # fmt: skip


def drafted(county: County, **more: str) -> Paper:
    """A paper with something under every heading, and its front sheet."""
    by, at = county.viewer("judith.amery"), county.now
    paper = actions.draft_paper(template="governing_body", meeting_id=a_meeting(county).id, by=by, at=at)
    for heading in GOVERNING.headings:
        if not paper.sections[heading.key] or heading.key in more:
            paper = actions.write_section(
                paper_id=paper.id,
                heading=heading.key,
                text=more.get(heading.key, "There is nothing to report."),
                expected_version=paper.version,
                by=by,
                at=at,
            )
    return actions.write_front(paper_id=paper.id, given=FRONT, expected_version=paper.version, by=by, at=at)


def sent(county: County, **more: str) -> Paper:
    paper = drafted(county, **more)
    signer = county.id("stella.winter")
    return actions.ask_to_sign(paper_id=paper.id, signer=signer, by=county.viewer("judith.amery"), at=county.now)


def sign(county: County, paper: Paper, who: str = "stella.winter", **reasons: str) -> Paper:
    return actions.sign_paper(
        paper_id=paper.id,
        reasons=reasons,
        as_drafted=False,
        expected_version=paper.version,
        by=county.viewer(who),
        at=county.now,
    )


# -- rules -------------------------------------------------------------------------------------------------------------


def test_the_governing_body_update_has_ten_headings_and_every_figure_it_names_is_known_or_left_out():
    assert len(GOVERNING.headings) == 10
    assert [h.part for h in GOVERNING.headings].count("Adult safeguarding update") == 3
    heading = GOVERNING.heading("mash")
    assert starting(heading, lambda key: None) == ""
    assert starting(heading, lambda key: key if key in ("mash_received", "mash_received_before") else None).endswith(
        "in the four weeks before: {figure:mash_received_before}."
    )


@pytest.mark.parametrize(
    ("key", "value", "count", "said"),
    [
        ("decided_in_time", 11 / 13, 13, False),  # two were late: 85 per cent of thirteen says so
        ("decided_in_time", 3 / 13, 13, False),
        ("decided_in_time", 8 / 13, 13, True),
        ("decided_in_time", 1.0, 13, True),
        ("decided_in_time", 1.0, 4, False),
        ("median_hours", 7.3, 13, True),
    ],
)
def test_a_share_is_said_where_neither_side_of_it_is_small(key, value, count, said):
    assert may_be_said(key, Week(date(2026, 11, 9), value, count)) is said


def test_figures_stand_in_the_words_and_one_that_was_never_taken_says_so():
    words = "Of {figure:a}, {figure:b}; again {figure:a}."
    assert references(words) == ("a", "b")
    assert filled(words, {"a": {"words": "12"}}) == "Of 12, [figure not recorded]; again 12."


def test_a_paper_over_three_pages_needs_a_summary_and_a_short_one_does_not():
    given = {**FRONT, "summary": "", "sections": {h.key: "Something." for h in GOVERNING.headings}, "figures": {}}
    assert missing(GOVERNING, given) == []
    given["sections"]["mash"] = "word " * 1300
    assert pages(GOVERNING, given["sections"].values()) == 4
    assert "about 4 pages" in missing(GOVERNING, given)[0]


@pytest.mark.parametrize(
    ("text", "excerpt", "stops"),
    [
        ("Her number is 999 012 3403.", "999 012 3403", True),
        ("A girl, born 7 March 2012, was seen.", "born 7 March 2012", False),
        ("DOB: 07/03/2012", "DOB: 07/03/2012", False),
        ("At 14 Mill Lane she was seen.", "14 Mill Lane", False),
        ("Someone in mr1 4qx told us.", "mr1 4qx", False),
        ("Ring 01632 960123 for her.", "01632 960123", False),
        ("Write to zofia@marlshire.example", "zofia@marlshire.example", False),
        ("There were three children in the sample.", "three children", False),
        ("Only 2 girls came.", "2 girls", False),
        ("Then Zofia Łukasiewicz rang.", "Zofia Łukasiewicz", False),
        ("Łukasiewicz, Zofia", "Łukasiewicz Zofia", False),
        ("Zofia Anna Lukasiewicz", "Zofia Anna Lukasiewicz", False),
    ],
)
def test_what_could_tell_who_somebody_is_is_found(text: str, excerpt: str, stops: bool):
    found = found_in({"MASH": text}, known={("zofia", "lukasiewicz")})
    assert [(f.excerpt, f.stops) for f in found] == [(excerpt, stops)]


@pytest.mark.parametrize(
    "text",
    [
        "2 adult reviews and 2 domestic homicide reviews were contributed to.",
        "The review of 43 practitioners from 15 services, published 7 March 2026.",
        "Fewer than five children; 12 children; 1,204 people; 2.3 people a week.",
        "Reference 1234567890.",
        "The Mill Lane Practice answered. Two further reviews go on.",
    ],
)
def test_what_tells_of_nobody_is_left_alone(text: str):
    assert found_in({"MASH": text}, known={("zofia", "lukasiewicz")}) == ()


def test_names_are_looked_for_among_words_with_a_capital():
    assert ("zofia", "lukasiewicz") in possible_names(["the case of Zofia Łukasiewicz was"])
    assert possible_names(["nothing of the kind, as Before"]) == set()


# -- acts --------------------------------------------------------------------------------------------------------------


def test_a_draft_begins_with_sentences_of_the_figures_and_marks_what_changed_since(county: County):
    published(county, 9, 8, 7, None, 13, None, 5, 10)
    paper = drafted(county)
    assert "{figure:mash_received}" in paper.sections["mash"]
    # The board hides the week of three: a sum of all four would give it away.
    assert paper.figures["mash_received"]["words"] == "28 (leaving out 1 too small to be shown)"
    assert paper.figures["mash_received_before"]["words"] == "24 (leaving out 1 too small to be shown)"
    assert [value for _, value in paper.figures["mash_weekly"]["points"]] == [9, 8, 7, None, 13, None, 5, 10]
    assert "held" in filled(paper.sections["adults_board"], paper.figures)
    viewer = county.viewer("judith.amery")
    page = queries.paper_page(viewer, paper.id, at=county.now)
    assert page is not None and page.stale == []
    later = county.later(days=30)
    published(county, 6, 6, 6, 6)
    page = queries.paper_page(viewer, paper.id, at=later)
    assert page is not None and [f.key for f in page.stale if f.key == "mash_received"] == ["mash_received"]
    actions.refresh_figures(paper_id=paper.id, by=county.viewer("judith.amery"), at=later)
    page = queries.paper_page(viewer, paper.id, at=later)
    assert page is not None and [f.key for f in page.stale] in ([], ["mash_weekly"])


def test_only_somebody_who_may_sign_is_asked_to(county: County):
    paper = drafted(county)
    for who in ("amina.yusuf", "judith.amery"):  # no right to sign; and the author, who keeps papers
        with pytest.raises(Refused):
            actions.ask_to_sign(
                paper_id=paper.id, signer=county.id(who), by=county.viewer("judith.amery"), at=county.now
            )


def test_a_paper_is_signed_by_somebody_else_and_nothing_in_it_changes_any_more(county: County):
    paper = sent(county)
    with pytest.raises(Denied):
        sign(county, paper, "judith.amery")
    Paper.objects.filter(id=paper.id).update(author=county.id("clive.rowan"))
    with pytest.raises(Denied):
        sign(county, paper, "clive.rowan")
    signed = sign(county, paper)
    assert (signed.state, signed.signed_by) == ("signed", county.id("stella.winter"))
    by = county.viewer("judith.amery")
    for change in (
        lambda: actions.refresh_figures(paper_id=paper.id, by=by, at=county.now),
        lambda: actions.write_section(
            paper_id=paper.id, heading="mash", text="Else.", expected_version=signed.version, by=by, at=county.now
        ),
    ):
        with pytest.raises(Refused):
            change()
    again = actions.rewrite_paper(paper_id=paper.id, by=by, at=county.now)
    assert (again.state, again.supersedes) == ("draft", paper.id)


def test_what_is_asked_for_a_meeting_leaves_the_lists_when_it_is_there_or_nobody_needs_it(county: County):
    judith, paper = county.viewer("judith.amery"), drafted(county)
    common = {"due_on": county.now.date(), "purpose": "assurance", "by": judith, "at": county.now}
    soon = paper.meeting.id
    mine = meetings.expect_paper(
        meeting_id=soon, title="The update", template=paper.template, writer=county.id("judith.amery"), **common
    )
    other = meetings.expect_paper(meeting_id=soon, title="Deaths", writer=county.id("stella.winter"), **common)
    asked = meetings.invite(meeting_id=soon, user=county.id("asha.verma"), by=judith, at=county.now)

    def waiting() -> set[uuid.UUID]:
        return set(
            Task.objects.filter(done_at__isnull=True, kind__in=[meetings.WRITE, meetings.INVITE, actions.CAME_BACK])
            .values_list("subject_id", flat=True)
        )  # fmt: skip

    assert waiting() == {mine.id, other.id, asked.id}
    actions.ask_to_sign(paper_id=paper.id, signer=county.id("stella.winter"), by=judith, at=county.now)
    assert waiting() == {other.id, asked.id}
    actions.send_back(paper_id=paper.id, by=county.viewer("stella.winter"), at=county.now)
    assert waiting() == {other.id, asked.id, paper.id}
    actions.ask_to_sign(paper_id=paper.id, signer=county.id("stella.winter"), by=judith, at=county.now)
    with county.clock():
        page = county.client("judith.amery")
        assert page.post(f"/papers/meetings/{soon}/", {"do": "off", "expected": other.id}).status_code == 302
        assert waiting() == {asked.id}
        assert county.client("asha.verma").get(f"/boards/meetings/{soon}/cancel/").status_code == 404
        assert page.post(f"/boards/meetings/{soon}/cancel/", {"why": "Short"}).status_code == 422
        assert page.post(f"/boards/meetings/{soon}/cancel/", {"why": "The hall is not to be had"}).status_code == 302
    assert waiting() == set()
    told = Message.objects.get(kind="meeting_called_off")
    assert (told.to_user, told.body) == (county.id("asha.verma"), "The hall is not to be had")


def test_identifying_text_is_caught_and_stays_only_with_a_reason_an_nhs_number_never(county: County):
    raise_concern(county)
    paper = sent(county, mash="Zofia Łukasiewicz was seen. There were two children.")
    with pytest.raises(Caught) as caught:
        sign(county, paper)
    assert {f.excerpt for f in caught.value.found} == {"Zofia Łukasiewicz", "two children"}
    assert Paper.objects.get(id=paper.id).state == "to_sign"
    signed = sign(county, paper, **{f.key: "Published with the family’s consent." for f in caught.value.found})
    assert len(signed.accepted) == 2
    other = sent(county, mash="Her NHS number is 999 012 3403.")
    with pytest.raises(Caught) as caught:
        sign(county, other)
    key = caught.value.found[0].key
    with pytest.raises(Caught):
        sign(county, other, **{key: "It is needed, so we think."})


def test_a_restricted_name_is_caught_as_any_two_names_are_and_says_nothing_of_the_person(county: County):
    case = Case.objects.get(id=raise_concern(county).cases[0])
    restrict_child(
        person_id=Link.objects.get(record_id=case.record_id, unlinked_at__isnull=True).person_id,
        kind="police_witness",
        reason="Witness in a trial",
        custodian_post="council.custodian",
        named=[county.id("alan.brook")],
        by=county.viewer("alan.brook"),
        at=county.now,
    )
    assert sign(county, sent(county, mash="Zofia Łukasiewicz was seen.")).accepted == []
    raise_concern(county, "amina.yusuf", replace(ZOFIA, nhs_number="", family_name="Marsden"))
    raise_concern(county, "amina.yusuf", replace(ZOFIA, nhs_number="", given_name="Ewa"))
    with pytest.raises(Caught) as caught:
        sign(county, sent(county, mash="Zofia Łukasiewicz was seen."))
    assert [f.excerpt for f in caught.value.found] == ["Zofia Łukasiewicz"]


def test_people_who_work_here_may_be_named_in_a_paper(county: County):
    raise_concern(county, "amina.yusuf", replace(ZOFIA, given_name="Stella", family_name="Winter"))
    assert sign(county, sent(county, adults_board="Stella Winter acts as chair.")).accepted == []


def test_two_writers_do_not_lose_each_others_words(county: County):
    paper = drafted(county)
    by = county.viewer("judith.amery")
    write = {"paper_id": paper.id, "heading": "mash", "by": by, "at": county.now}
    actions.write_section(text="First.", expected_version=paper.version, **write)
    with pytest.raises(Stale) as stale:
        actions.write_section(text="Second.", expected_version=paper.version, **write)
    assert (stale.value.theirs, stale.value.yours) == ("First.", "Second.")


def test_drafts_are_seen_by_those_who_keep_and_sign_and_by_nobody_else(county: County):
    paper = sent(county)
    assert queries.paper(county.viewer("paul.renshaw"), paper.id) is None
    with pytest.raises(Denied):
        queries.papers(county.viewer("amina.yusuf"))
    with pytest.raises(Denied):
        actions.draft_paper(
            template="governing_body", meeting_id=uuid.uuid4(), by=county.viewer("clive.rowan"), at=county.now
        )
    sign(county, paper)
    assert queries.paper(county.viewer("paul.renshaw"), paper.id) is not None


def test_the_word_document_can_be_read_by_ear(county: County):
    published(county, 9, None, 13, 10)
    paper = drafted(county)
    viewer = county.viewer("judith.amery")
    page = queries.paper_page(viewer, paper.id, at=county.now)
    assert page is not None
    content = queries.as_word(viewer, page, author="Judith Amery", signer="")
    made = Document(BytesIO(content))
    heads = [p.text for p in made.paragraphs if p.style.name.startswith("Heading")]
    assert [h for h in heads if h[0].isdigit()] == [f"{n}. {h.title}" for n, h in enumerate(GOVERNING.headings, 1)]
    assert (made.core_properties.title, made.core_properties.language) == ("Safeguarding update", "en-GB")
    assert all(t.rows[0]._tr.trPr.find(f"{DOCUMENT}tblHeader") is not None for t in made.tables)
    assert all(s._inline.docPr.get("descr") for s in made.inline_shapes)
    assert len(made.inline_shapes) == 1
    assert "1 too small to be shown" in made.inline_shapes[0]._inline.docPr.get("descr")
    assert [t.cell(2, 1).text for t in made.tables if t.cell(0, 0).text == "Week of"] == ["too few to show"]
    (listed,) = [t for t in made.tables if t.cell(0, 0).text == "Figure"]
    labels = {row.cells[0].text for row in listed.rows}
    assert "Independent chair of the safeguarding adults board" in labels
    assert "Statutory and named posts that nobody holds" not in labels, "offered to the writer, and not in the paper"
    assert [f.get(f"{DOCUMENT}instr") for f in made.sections[0].footer._element.iter(f"{DOCUMENT}fldSimple")] == [
        "PAGE",
        "NUMPAGES",
    ]
    xml = zipfile.ZipFile(BytesIO(content)).read("word/document.xml").decode()
    assert "{figure:" not in xml


def test_every_figure_says_where_it_is_counted_from():
    assert all(r.label and r.source for r in REFERENCES.values())
    assert set(REFERENCES) == {r.key for r in REFERENCES.values()}


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=lambda t: t.key)
def test_an_edition_names_no_figure_that_nobody_counts(template):
    assert set(template.figures) <= set(REFERENCES)


@pytest.mark.parametrize("key", [r.key for r in FIGURES if r.rows])
def test_a_figure_of_what_is_learnt_opens_a_page_that_whoever_writes_the_paper_may_read(county: County, key: str):
    with county.clock():
        assert county.client("judith.amery").get(REFERENCES[key].rows).status_code == 200


def test_a_figure_of_deaths_opens_the_deaths_and_one_of_actions_the_actions_that_it_counts():
    assert REFERENCES["mortality_screened"].rows == "/reviews/deaths/"
    states = ("open", "overdue", "awaiting", "assured")
    assert [REFERENCES[f"actions_{s}"].rows for s in states] == [f"/actions/?state={s}" for s in states]

"""The words of a letter: the template's, with what the recipient may know put in, and the writer's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from halcyon.access.viewing import Viewer
from halcyon.agencies.models import Service, User
from halcyon.agencies.queries.directory import public_telephones
from halcyon.cases.models import Case
from halcyon.cases.wording import answer_in_words, fill
from halcyon.frontdoor.letters.checking import Sources
from halcyon.frontdoor.letters.models import Letter
from halcyon.frontdoor.models import Contact, ContactSubject
from halcyon.kernel.registry import registry
from halcyon.people.retrieval import family_places, protected_places
from halcyon.practice.letters import TEMPLATES, Template
from halcyon.responses.models import Response

# Kinds of service whose very name says something that article 9 protects (domain.md J1): never in a letter.
TELLING_KINDS = ("sexual_health", "CAMHS")


@dataclass(frozen=True)
class Composed:
    """A letter as it is read: sender, address, greeting and paragraphs, and who signs it."""

    sender: str
    telephone: str
    address: tuple[str, ...]
    reference: str
    paragraphs: tuple[str, ...]
    signature: tuple[str, ...]


def contact_for(case: Case) -> Contact | None:
    link = ContactSubject.objects.filter(case_id=case.id).select_related("contact").first()
    return link.contact if link else None


def fits(template: Template, case: Case) -> bool:
    """Whether this letter can be written of a case: what came of it only once it is decided, to whom it came from.

    To an adult only of an adult's case; to a parent, a child or a school of any other.
    """
    if template.about and (template.about == "adult") != (case.facts.get("kind") == "adult"):
        return False
    if not template.referrer:
        return True
    public = case.facts.get("referrer") == "public"
    if template.referrer == "public":
        return public
    return not public and bool(case.facts.get("outcome"))


def starting_address(template: Template, case: Case, home: str) -> str:
    """The address a letter begins with. A protected one is never put in: it is given by hand, or by the worker."""
    contact = contact_for(case)
    if template.address == "referrer":
        return contact.referrer_address if contact and contact.contact_back == "letter" else ""
    return home if template.address == "home" else ""


def starting_recipient(template: Template, case: Case, child: str) -> str:
    contact = contact_for(case)
    if template.referrer == "professional":
        return contact.referrer_name if contact else ""
    return child if template.theirs else ""


def composed(letter: Letter, case: Case, *, by: Viewer, at: datetime) -> Composed:
    """A letter with everything in its place."""
    template = TEMPLATES[letter.template]
    telephone = next(iter(public_telephones(by, registry.profile.hub_service, at=at)), settings.HUB_TELEPHONE)
    contact = contact_for(case)
    about = contact.reference if contact and template.referrer else case.reference
    words = {
        "reference": about,
        "telephone": telephone,
        "name": letter.recipient or "Sir or Madam",
        "outcome": _outcome(case),
    }
    own = [part.strip() for part in letter.text.replace("\r\n", "\n").split("\n\n") if part.strip()]
    parts = (
        fill(template.greeting, words),
        *(fill(p, words) for p in template.opening),
        *own,
        *(fill(p, words) for p in template.closing),
    )
    signer = User.objects.filter(id=letter.signed_by or by.signing).first()
    signature = (signer.name, signer.job_title, by.agency_name) if signer else (by.agency_name,)
    return Composed(
        sender=f"{settings.COUNTY} Multi-Agency Safeguarding Hub (MASH)",
        telephone=telephone,
        address=(letter.recipient, *letter.address.splitlines()),
        reference=about,
        paragraphs=parts,
        signature=tuple(s for s in signature if s),
    )


def _outcome(case: Case) -> str:
    """What was decided, in the words of the choice that was made: nothing else of the decision."""
    questions = {q.key: q for m in registry.pathways[case.pathway].moves for q in m.asks if q.key in m.sets}
    value: Any = case.facts.get("outcome")
    if "outcome" not in questions or not value:
        return "not decided yet"
    said = answer_in_words(questions["outcome"], value)
    return said[:1].lower() + said[1:]


def sources(letter: Letter, case: Case) -> Sources:
    """What this letter is checked against."""
    template = TEMPLATES[letter.template]
    rows = Response.objects.filter(case_id=case.id).exclude(state="draft").exclude(owner_agency=case.owner_agency)
    withheld = [t for r in rows if r.withheld_reason for t in (*_texts(r.answers), r.withheld_reason)]
    contact = contact_for(case)
    public = contact is not None and contact.channel == "public"
    teller = (contact.referrer_name,) if contact and contact.referrer_name else ()
    own = template.referrer == "professional"
    services = Service.objects.filter(kind__in=TELLING_KINDS).values_list("name", flat=True)
    return Sources(
        answers=tuple(t for r in rows for t in _texts(r.answers)),
        withheld=tuple(withheld),
        protected=tuple(protected_places(case.record_id)),
        homes=tuple(family_places(case.record_id)),
        hidden_names=teller if public and template.referrer != "public" else (),
        names=teller if not public and not own else (),
        services=(*services, *(kind.replace("_", " ") for kind in TELLING_KINDS)),
    )


def _texts(answers: Mapping[str, Any]) -> list[str]:
    return [str(v) for v in answers.values() if isinstance(v, str)]

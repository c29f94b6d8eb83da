"""What is open about somebody in another system, as its newest extract says: screening must know of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from halcyon.access.viewing import Viewer
from halcyon.exchange.formats import FORMATS
from halcyon.people.queries import PersonView
from halcyon.web.pages.front_door.presenters.names import agency_name
from halcyon.work.queries.extracts import open_elsewhere


@dataclass(frozen=True)
class OpenThere:
    """An episode that had no end in an agency's newest extract: what it is, since when, whose, and as of which day."""

    title: str
    begins: date | None
    agency: str
    as_of: date


def open_there(viewer: Viewer, person: PersonView) -> list[OpenThere]:
    """What is open about somebody whom the viewer may already see. Asks nothing when no extract is about them."""
    supplied = [link.record_id for link in person.links if link.record.source.rpartition(":")[2] in FORMATS]
    if not supplied:
        return []
    titles = {name: episode.title for each in FORMATS.values() for name, episode in each.episodes.items()}
    return [
        OpenThere(titles[each.table], each.begins, agency_name(each.agency), each.as_of)
        for each in open_elsewhere(viewer, supplied)
        if each.table in titles
    ]

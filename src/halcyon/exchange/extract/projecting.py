"""Putting what was accepted into the rooms of the house: records of people first, then relations, then the chronology.

Some rows share a transaction, for a fifth of a second; what was made of a row is written with its line, so that after a
stop at any moment it has been made once or not at all.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from halcyon.access.labels import Label
from halcyon.access.viewing import Viewer
from halcyon.audit.actions import record_act
from halcyon.audit.acts import act
from halcyon.chronology.actions import record as record_event
from halcyon.exchange.extract.checking import values_of
from halcyon.exchange.extract.projection import Projection, Values, Words, moment_of
from halcyon.kernel.calendar import LONDON
from halcyon.kernel.sharing import Handling
from halcyon.people.actions import receive_record, relate, settle, settle_version
from halcyon.people.models import SuppliedRecord
from halcyon.work.actions.extracts import begins_on, outdate, say_used, say_whose
from halcyon.work.canonical import body_digest
from halcyon.work.models import ExtractRow, FileLoad

MIDNIGHT = datetime.min.replace(tzinfo=LONDON).timetz()
HOLDS = 0.2  # seconds after which what was made so far is committed
TOGETHER = 200
LARGEST_FAMILY = 12  # people; a larger group is not one family, and each would be named beside all the others
WITHDRAWN = "A newer extract no longer says this: "


class Projecting:
    """One extract being put to use. `agency` supplied it; `by` is that agency's system."""

    def __init__(
        self,
        load: FileLoad,
        agency: str,
        projection: Projection,
        *,
        by: Viewer,
        clock: Callable[[], datetime],
        progress: Callable[[int], None],
    ) -> None:
        self.load, self.agency, self.projection = load, agency, projection
        self.by, self.clock, self.progress = by, clock, progress
        self.source = f"{agency}:{projection.shape.kind}"
        self.words = Words(projection.shape)

    def run(self) -> None:
        """Use everything that was accepted and has not been used yet."""
        projection = self.projection
        self.words = Words(projection.shape, self._names())
        self._each(self._people_left, self.take_people)
        for table in projection.shape.tables:
            use = projection.use_of(table.name)
            if use in ("relation", "event"):
                take = self.take_relations if use == "relation" else self.take_events
                self._each(lambda name=table.name: self._left(name), take)  # type: ignore[misc]
            else:
                self._each(lambda name=table.name: self._left(name), self.take_rest)  # type: ignore[misc]

    def _each(
        self,
        left: Callable[[], list[ExtractRow]],
        take: Callable[..., int],
    ) -> None:
        while rows := left():
            done = 0
            while done < len(rows):
                taken = take(rows=rows[done:], at=self.clock())
                done += taken
                self.progress(taken)

    def _left(self, table: str) -> list[ExtractRow]:
        rows = ExtractRow.objects.filter(load_id=self.load.id, table=table, outcome=ExtractRow.ACCEPTED, used="")
        return list(rows.order_by("number")[:TOGETHER])

    def _people_left(self) -> list[ExtractRow]:
        """Rows of people of whom it has not been said yet which record is theirs."""
        rows = ExtractRow.objects.filter(load_id=self.load.id, table=self.projection.shape.people, record_id=None)
        return list(rows.exclude(outcome=ExtractRow.REJECTED).order_by("number")[:TOGETHER])

    @act
    def take_people(self, *, rows: Sequence[ExtractRow], at: datetime) -> int:
        """Receive the records of the first of these people, as many as fit into one transaction; how many."""
        began = time.monotonic()
        keys = [row.person_key for row in rows]
        said = self._said_of(keys)
        before = self._versions(keys)
        taken: dict[str, uuid.UUID] = {}
        for row in rows:
            if taken and time.monotonic() - began > HOLDS:
                break
            if row.person_key not in taken:
                taken[row.person_key] = self._receive(
                    row.person_key, said[row.person_key], before.get(row.person_key), at=at
                )
                say_whose(self.load.id, row.person_key, taken[row.person_key])
        self._log("extract_people_received", taken.values(), at=at)
        return sum(row.person_key in taken for row in rows)

    def _receive(
        self, key: str, said: Mapping[str, list[dict[str, str]]], before: SuppliedRecord | None, *, at: datetime
    ) -> uuid.UUID:
        read = {
            name: [values_of(self.projection.shape.table(name), content) for content in rows]
            for name, rows in said.items()
        }
        person = self.projection.describe(read)
        received = receive_record(
            source=self.source,
            source_key=key,
            supplied={name: list(rows) for name, rows in sorted(said.items())},
            asked=person.asked,
            by=self.by,
            at=at,
            label=Label(owner_agency=self.agency, category="identity"),
            source_id=self.load.id,
            ethnicity=person.ethnicity,
        )
        if received.new and before is not None:
            settle_version(received=received, before=before, by=self.by, at=at)
        elif received.new:
            settle(received=received, by=self.by, at=at)
        return received.record.id

    def _said_of(self, keys: Iterable[str]) -> dict[str, dict[str, list[dict[str, str]]]]:
        """What this extract says of these people in the tables of their records: rows as they were supplied.

        A row that came before in just these words has its content with the row that it repeats.
        """
        listed = set(keys)
        mine = ExtractRow.objects.filter(
            load_id=self.load.id, table__in=self.projection.record_tables, person_key__in=listed
        ).exclude(outcome=ExtractRow.REJECTED)
        wanted = {(row.table, row.key, row.digest): row for row in mine.order_by("-outcome", "number")}
        kept = ExtractRow.objects.filter(
            agency=self.agency,
            table__in=self.projection.record_tables,
            outcome=ExtractRow.ACCEPTED,
            person_key__in=listed,
            digest__in={digest for _, _, digest in wanted},
        )
        said: dict[str, dict[str, list[dict[str, str]]]] = {key: {} for key in listed}
        told: set[tuple[str, str, str]] = set()
        for row in kept.order_by("table", "key", "number"):
            which = (row.table, row.key, row.digest)
            if which in wanted and which not in told:
                told.add(which)
                said[row.person_key].setdefault(row.table, []).append(dict(row.content or {}))
        return said

    def _versions(self, keys: Iterable[str]) -> dict[str, SuppliedRecord]:
        """The newest record that this source supplied before under each of these keys."""
        rows = SuppliedRecord.objects.filter(source=self.source, source_key__in=set(keys))
        return {row.source_key: row for row in rows.order_by("received_at", "id")}

    @act
    def take_relations(self, *, rows: Sequence[ExtractRow], at: datetime) -> int:
        """Say how people of these rows are related."""
        table = self.projection.shape.table(rows[0].table)
        read = {row.id: values_of(table, row.content) for row in rows}
        pairs: list[tuple[str, str]] = []
        kind = "of the same family group"
        if table.name in self.projection.relations:
            one, other, kind = self.projection.relations[table.name]
            pairs = [(values.get(one, ""), values.get(other, "")) for values in read.values()]
        else:
            group, person = self.projection.groups[table.name]
            together = self._families(table.name, {values.get(group, "") for values in read.values()}, group, person)
            pairs = [
                (one, other)
                for members in together.values()
                if len(members) <= LARGEST_FAMILY
                for one in members
                for other in members
                if one != other
            ]
        records = self._records({key for pair in pairs for key in pair})
        known = [(records[one], records[other]) for one, other in pairs if one in records and other in records]
        grouped = table.name in self.projection.groups
        relate(pairs=known, kind=kind, source=self.source, unless_known=grouped)
        for row in rows:
            row.used = ExtractRow.RELATION
        say_used(rows)
        self._outdate(self._earlier(table.name, rows))
        return len(rows)

    def _families(self, table: str, groups: set[str], group: str, person: str) -> dict[str, list[str]]:
        """The person keys of each family of this extract. All of it is read: a family's rows may lie far apart."""
        shape = self.projection.shape.table(table)
        found: dict[str, list[str]] = {}
        rows = ExtractRow.objects.filter(load_id=self.load.id, table=table, outcome=ExtractRow.ACCEPTED)
        for content in rows.order_by("number").values_list("content", flat=True).iterator(chunk_size=2000):
            values = values_of(shape, content)
            if values.get(group, "") in groups - {""} and values.get(person):
                found.setdefault(values[group], []).append(values[person])
        return found

    @act
    def take_events(self, *, rows: Sequence[ExtractRow], at: datetime) -> int:
        """Record what the first of these rows say happened, as many as fit into one transaction; how many."""
        began = time.monotonic()
        table = self.projection.shape.table(rows[0].table)
        earlier = self._earlier(table.name, rows)
        dates = self._dates_elsewhere(table.name, rows)
        made: dict[uuid.UUID, dict[str, list[str]]] = {}
        taken: list[ExtractRow] = []
        for row in rows:
            if taken and time.monotonic() - began > HOLDS:
                break
            values = {**dates.get(row.id, {}), **values_of(table, row.content)}
            standing = earlier.get(row.key)
            events = {} if row.record_id is None else self._record_all(row, values, standing, at=at)
            made[row.id] = events
            row.used = ExtractRow.EVENT if events else ExtractRow.KEPT
            episode = self.projection.episodes.get(table.name)
            if episode and row.record_id and values.get(episode.begins) and not values.get(episode.ends):
                row.is_open, row.begins = True, begins_on(values[episode.begins])
            taken.append(row)
        say_used(taken, events=made)
        self._outdate({row.key: earlier[row.key] for row in taken if row.key in earlier})
        self._log("extract_events_recorded", {row.record_id for row in taken if row.record_id}, at=at)
        return len(taken)

    def _record_all(
        self, row: ExtractRow, values: Values, standing: ExtractRow | None, *, at: datetime
    ) -> dict[str, list[str]]:
        """One event for each thing that happened. What an earlier row said just so stays; what it said otherwise is
        corrected; what is no longer said is withdrawn.
        """
        assert row.record_id is not None  # noqa: S101  (rows without a person are not recorded)
        before: dict[str, list[str]] = dict(standing.events) if standing else {}
        made: dict[str, list[str]] = {}
        for happening in self.projection.happenings[row.table]:
            on = values.get(happening.on, "")
            sentence = happening.sentence(values, self.words) if on else ""
            if not sentence or moment_of(on) > at:
                continue
            digest = body_digest([on, sentence])[:16]
            old = before.pop(happening.what, None)
            if old and old[1] == digest:
                made[happening.what] = old
                continue
            said = {name: values[name] for name in (happening.on, *happening.tells) if name in values}
            event = self._event(row, happening.what, sentence, said, moment_of(on), old[0] if old else "", at=at)
            made[happening.what] = [str(event), digest]
        for what, (old_event, _) in before.items():
            if what.startswith("withdrawn:"):
                made[what] = before[what]
                continue
            words = f"{WITHDRAWN}{what.replace('_', ' ')}."
            taken_back = self._event(row, f"{what}_withdrawn", words, {}, at, old_event, at=at)
            made[f"withdrawn:{what}"] = [str(taken_back), ""]
        return made

    def _event(
        self,
        row: ExtractRow,
        what: str,
        sentence: str,
        said: Values,
        happened: datetime,
        supersedes: str,
        *,
        at: datetime,
    ) -> uuid.UUID:
        assert row.record_id is not None  # noqa: S101
        return record_event(
            subject_id=row.record_id,
            kind=what,
            sentence=sentence,
            data={
                "source": self.source,
                "table": row.table,
                "key": row.key,
                "said": dict(said),
                "day_only": happened.astimezone(LONDON).timetz() == MIDNIGHT,
            },
            by=self.by,
            happened_at=happened,
            at=at,
            label=Label(owner_agency=self.agency, category="case", handling=Handling.HUB_ONLY),
            source_id=self.load.id,
            supersedes=uuid.UUID(supersedes) if supersedes else None,
        ).id

    @act
    def take_rest(self, *, rows: Sequence[ExtractRow], at: datetime) -> int:
        """Say of the other rows where they are: in a person's record, as names for other rows, or kept."""
        for row in rows:
            row.used = self.projection.use_of(row.table)
        say_used(rows)
        self._outdate(self._earlier(rows[0].table, rows))
        return len(rows)

    def _earlier(self, table: str, rows: Iterable[ExtractRow]) -> dict[str, ExtractRow]:
        """The rows of earlier extracts that stand under the keys of these."""
        keys = {row.key for row in rows} - {""}
        found = ExtractRow.objects.filter(
            agency=self.agency, table=table, key__in=keys, outcome=ExtractRow.ACCEPTED, current=True
        )
        return {row.key: row for row in found.exclude(load_id=self.load.id)}

    def _outdate(self, earlier: Mapping[str, ExtractRow]) -> None:
        if earlier:
            outdate(row.id for row in earlier.values())

    def _dates_elsewhere(self, table: str, rows: Sequence[ExtractRow]) -> dict[uuid.UUID, Values]:
        """For a table without dates of its own: the dates of the rows that its rows name."""
        if table not in self.projection.dated_by:
            return {}
        field, where, dates = self.projection.dated_by[table]
        shape = self.projection.shape.table(table)
        named = {row.id: values_of(shape, row.content).get(field, "") for row in rows}
        parents = ExtractRow.objects.filter(
            agency=self.agency, table=where, key__in=set(named.values()), outcome=ExtractRow.ACCEPTED, current=True
        )
        read = {row.key: values_of(self.projection.shape.table(where), row.content) for row in parents}
        return {
            row: {name: value for name, value in read.get(key, {}).items() if name in dates}
            for row, key in named.items()
        }

    def _names(self) -> dict[tuple[str, str], str]:
        """Names of workers and teams, from this extract and, where it repeats an earlier one, from that."""
        found: dict[tuple[str, str], str] = {}
        for table, fields in self.projection.names.items():
            shape = self.projection.shape.table(table)
            rows = ExtractRow.objects.filter(
                agency=self.agency, table=table, outcome=ExtractRow.ACCEPTED, current=True
            ).order_by("at", "number")
            for key, content in rows.values_list("key", "content").iterator(chunk_size=2000):
                values = values_of(shape, content)
                found[table, key] = ", ".join(values[name] for name in fields if values.get(name)) or key
        return found

    def _records(self, keys: set[str]) -> dict[str, uuid.UUID]:
        """Which record is each of these people's in this extract."""
        rows = ExtractRow.objects.filter(
            load_id=self.load.id, table=self.projection.shape.people, person_key__in=keys, record_id__isnull=False
        )
        found = rows.exclude(outcome=ExtractRow.REJECTED).values_list("person_key", "record_id")
        return {key: record for key, record in found if record is not None}

    def _log(self, action: str, records: Iterable[uuid.UUID], *, at: datetime) -> None:
        """One row of the log for what one transaction did: the extract, and whose records were touched."""
        touched = sorted(map(str, set(records)))
        if touched:
            record_act(self.by, action, "file_load", [self.load.id, *touched], at=at)

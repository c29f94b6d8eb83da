"""Writing finished concerns and the log to the database, many at once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import AutoField, Model
from django.utils import timezone

from halcyon.audit import chain
from halcyon.audit.actions import checkpoint, content_of
from halcyon.audit.models import AuditEntry, AuditHead, AuditObject
from halcyon.demo.bulk import add_rows
from halcyon.demo.memory import Memory

AT_ONCE = 20_000  # rows of one model that wait before they are written
ENTRY = tuple(f.attname for f in AuditEntry._meta.concrete_fields)


class Writer:
    """Takes what is finished out of a `Memory` and writes it. Call inside a transaction; `flush` at the end."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self.waiting: dict[type[Model], list[dict[str, Any]]] = {}
        self.written = 0
        self.heads = {head.shard: (head.seq, head.hash) for head in AuditHead.objects.all()}
        self.shards = chain.MAX_SHARDS if connection.vendor == "postgresql" else 1
        self.key = settings.AUDIT_KEY.encode()

    def finish(self, concern: str, *, remembered: Collection[type[Model]] = (), at: datetime | None = None) -> None:
        """Nothing more happens to a concern: its rows wait to be written."""
        for model, rows in self.memory.take_finished(concern, remembered=remembered, at=at).items():
            self.waiting.setdefault(model, []).extend(rows)

    def write(self, *, everything: bool = False) -> None:
        """Write the tables of which enough rows wait (or all), and the log up to now."""
        for model, rows in self.waiting.items():
            if rows and (everything or len(rows) >= AT_ONCE):
                names = [
                    f.attname for f in model._meta.concrete_fields if not (f.primary_key and isinstance(f, AutoField))
                ]
                self.written += add_rows(model, names, [tuple(row[n] for n in names) for row in rows])
                rows.clear()
        if everything or sum(map(len, self.memory.entries)) >= AT_ONCE:
            self._write_log()

    def flush(self) -> None:
        """Write everything, also of the concerns that are still under way."""
        for concern in self.memory.concerns():
            self.finish(concern)
        self.write(everything=True)

    def checkpoint(self, *, at: datetime) -> None:
        """Sign where the log stands, as the job does; what waits is written first."""
        self._write_log()
        checkpoint(at=at)

    def _write_log(self) -> None:
        """Each act's rows go behind one chain, as `audit.actions.write` puts them there."""
        entries: list[AuditEntry] = []
        moved: set[int] = set()
        now = timezone.now()
        for of_act in self.memory.entries:
            first = of_act[0]
            shard = chain.shard_of(first.object_ids[0] if first.object_ids else first.actor, self.shards)
            seq, last = self.heads.get(shard, (0, chain.GENESIS))
            for entry in of_act:
                entry.recorded_at = now
                entry.shard, entry.seq, entry.prev_hash = shard, seq + 1, last
                entry.id = chain.row_id(shard, entry.seq)
                entry.hash = chain.row_hash(shard, entry.seq, entry.prev_hash, content_of(entry))
                entry.mac = chain.row_mac(self.key, entry.hash)
                seq, last = entry.seq, entry.hash
            self.heads[shard] = (seq, last)
            moved.add(shard)
            entries += of_act
        self.memory.entries.clear()
        if not entries:
            return
        add_rows(AuditEntry, ENTRY, [tuple(getattr(e, n) for n in ENTRY) for e in entries])
        add_rows(AuditObject, ("entry_id", "object_id"), [(e.id, each) for e in entries for each in e.object_ids])
        for shard in sorted(moved):
            seq, last = self.heads[shard]
            # The database lets a chain begin only at its beginning, and go forward only.
            AuditHead.objects.get_or_create(shard=shard, defaults={"seq": 0, "hash": chain.GENESIS})
            AuditHead.objects.filter(shard=shard).update(seq=seq, hash=last)
        self.written += len(entries)

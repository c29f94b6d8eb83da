"""Ways in which someone who owns the database, or even the machine, might rewrite the audit log.

Each attack is a function that takes a `Log` whose guards are off, and changes it with plain SQL. The guards are put
back afterwards, as a careful attacker would, except where leaving them off is the attack. Written against the tables
and `design/security.md` section 5, not against `verify`: the hashes are worked out here a second time.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

GENESIS = "0" * 64
COLUMNS = (
    *("id", "shard", "seq", "at", "recorded_at", "actor", "agency", "session", "purpose", "action", "object_kind"),
    *("object_ids", "field_names", "decision", "rule", "request_id", "term_hash", "term_sealed", "term_commitment"),
    *("prev_hash", "hash", "mac"),
)
CHAINED = (
    *("action", "actor", "agency", "at", "decision", "field_names", "object_ids", "object_kind", "purpose"),
    *("recorded_at", "request_id", "rule", "session", "term_commitment", "term_hash"),
)
Row = dict[str, Any]


class Log:
    """The tables of one database, open to an attacker. `execute(sql, values)` runs SQL with `?` marks."""

    def __init__(
        self, execute: Callable[[str, tuple[Any, ...]], list[tuple[Any, ...]]], vendor: str, key: bytes
    ) -> None:
        self.execute = execute
        self.vendor = vendor
        self.key = key  # the real audit key, for attackers who have stolen it
        self.older: Callable[[], None] = lambda: None  # puts back the state at the second checkpoint
        self.guards_off = False  # whether the attacker leaves the guards as they are

    def run(self, sql: str, *values: Any) -> None:
        self.execute(sql, values)

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        return self.execute(sql, values)

    @property
    def shard(self) -> int:
        """The longest chain."""
        return int(self.rows("SELECT shard FROM audit_auditentry GROUP BY shard ORDER BY count(*) DESC, shard")[0][0])

    def chain(self, shard: int | None = None) -> list[Row]:
        """The rows of one chain in order, with times as text and lists as lists."""
        times = (
            "CAST({0} AS TEXT)"
            if self.vendor == "sqlite"
            else "to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
        )
        wanted = ", ".join(times.format(c) if c in ("at", "recorded_at") else c for c in COLUMNS)
        found = self.rows(
            f"SELECT {wanted} FROM audit_auditentry WHERE shard = ? ORDER BY seq",
            self.shard if shard is None else shard,
        )
        rows = [dict(zip(COLUMNS, row, strict=True)) for row in found]
        for row in rows:
            row["object_ids"], row["field_names"] = json.loads(row["object_ids"]), json.loads(row["field_names"])
        return rows

    def middle(self) -> Row:
        """A row with rows on both sides that no checkpoint names."""
        pinned = self.pinned()
        rows = self.chain()
        return next(row for row in rows[2:-1] if row["hash"] not in pinned)

    def pinned(self) -> set[str]:
        return {
            head[2] for (heads,) in self.rows("SELECT heads FROM audit_auditcheckpoint") for head in json.loads(heads)
        }

    def set(self, row: Row, **changes: Any) -> None:
        """Change columns of one row."""
        for column, value in changes.items():
            stored = json.dumps(value) if isinstance(value, list) else value
            self.run(f"UPDATE audit_auditentry SET {column} = ? WHERE id = ?", stored, row["id"])
        row.update(changes)

    def insert(self, row: Row) -> None:
        values = [json.dumps(row[c]) if isinstance(row[c], list) else row[c] for c in COLUMNS]
        marks = ", ".join("?" * len(COLUMNS))
        self.run(f"INSERT INTO audit_auditentry ({', '.join(COLUMNS)}) VALUES ({marks})", *values)
        for object_id in row["object_ids"]:
            self.run("INSERT INTO audit_auditobject (entry_id, object_id) VALUES (?, ?)", row["id"], object_id)

    def delete(self, row: Row) -> None:
        self.run("DELETE FROM audit_auditobject WHERE entry_id = ?", row["id"])
        self.run("DELETE FROM audit_auditentry WHERE id = ?", row["id"])

    def sign(self, row: Row, previous: str, key: bytes | None) -> Row:
        """Give a row the hash that fits its content, and the MAC under `key` (None: keep the old MAC)."""
        content = {column: row[column] for column in CHAINED}
        for column in ("at", "recorded_at"):
            text = str(row[column]).replace(" ", "T")
            content[column] = f"{text if '.' in text else text + '.000000'}Z"
        text = json.dumps(content, sort_keys=True, separators=(",", ":"))
        row["prev_hash"] = previous
        row["hash"] = hashlib.sha256(f"{row['shard']}|{row['seq']}|{previous}|{text}".encode()).hexdigest()
        if key is not None:
            row["mac"] = hmac.new(key, row["hash"].encode(), hashlib.sha256).hexdigest()
        return row

    def rewrite(self, rows: list[Row], shard: int, key: bytes | None) -> None:
        """Put `rows` in place of a whole chain: numbered, linked, hashed and headed afresh."""
        for row in self.chain(shard):
            self.delete(row)
        previous = GENESIS
        for seq, row in enumerate(rows, start=1):
            row.update(shard=shard, seq=seq, id=seq * 16 + shard)
            previous = self.sign(row, previous, key)["hash"]
            self.insert(row)
        self.head(shard, len(rows), previous)

    def head(self, shard: int, seq: int, hash_: str) -> None:
        self.run("UPDATE audit_audithead SET seq = ?, hash = ? WHERE shard = ?", seq, hash_, shard)

    def index_of(self, row: Row) -> str:
        found = self.rows("SELECT object_id FROM audit_auditobject WHERE entry_id = ? ORDER BY object_id", row["id"])
        return str(found[0][0])

    def cut(self, keep: int) -> None:
        """Cut the longest chain after row `keep`, with the head wound back."""
        shard, rows = self.shard, self.chain()
        for row in rows[keep:]:
            self.delete(row)
        self.head(shard, keep, rows[keep - 1]["hash"])


@dataclass(frozen=True)
class Attack:
    name: str
    finds: frozenset[str]  # what a verification must report, at the least
    act: Callable[[Log], None]
    only: str | None = None  # the one database on which it is possible


ATTACKS: list[Attack] = []


def attack(name: str, *finds: str, only: str | None = None) -> Callable[[Callable[[Log], None]], Callable[[Log], None]]:
    def add(act: Callable[[Log], None]) -> Callable[[Log], None]:
        ATTACKS.append(Attack(name, frozenset(finds), act, only))
        return act

    return add


# -- Edit: every column of a row, with nothing else touched.

SOMEONE = "00000000-0000-4000-8000-00000000beef"
EDITS: dict[str, tuple[Any, str]] = {
    "at": ("2026-11-20 09:00:00", "changed"),
    "recorded_at": ("2026-01-01 09:00:00.000001", "changed"),
    "actor": (SOMEONE, "changed"),
    "agency": ("PROBATION", "changed"),
    "session": ("0" * 32, "changed"),
    "purpose": ("training", "changed"),
    "action": ("print", "changed"),
    "object_kind": ("place", "changed"),
    "field_names": (["family_name"], "changed"),
    "decision": ("DENY", "changed"),
    "rule": ("clause:9", "changed"),
    "request_id": (SOMEONE, "changed"),
    "term_hash": ("1" * 64, "changed"),
    "term_commitment": ("2" * 64, "changed"),
    "prev_hash": ("3" * 64, "changed"),
    "hash": ("4" * 64, "changed"),
    "mac": ("5" * 64, "not_ours"),
    "seq": (999, "gap"),
    "shard": (99, "gap"),
    "id": (15984, "moved"),
}
for _column, (_value, _finds) in EDITS.items():

    def _edit(log: Log, column: str = _column, value: Any = _value) -> None:
        log.set(log.middle(), **{column: value})

    attack(f"edit {_column}", _finds)(_edit)


@attack("edit the objects of a row and their index alike", "changed")
def edit_objects(log: Log) -> None:
    row = log.middle()
    log.run("DELETE FROM audit_auditobject WHERE entry_id = ?", row["id"])
    log.set(row, object_ids=[SOMEONE])
    log.run("INSERT INTO audit_auditobject (entry_id, object_id) VALUES (?, ?)", row["id"], SOMEONE)


@attack("edit a row and work out its own hash", "not_ours", "broken_link")
def edit_with_hash(log: Log) -> None:
    row = log.middle()
    row["actor"] = SOMEONE
    log.set(row, **{c: log.sign(row, row["prev_hash"], None)[c] for c in ("actor", "hash")})


@attack("edit a row and work out the whole chain afresh, without the key", "not_ours")
def edit_and_rechain(log: Log) -> None:
    rows, shard = log.chain(), log.shard
    rows[1]["actor"] = SOMEONE
    log.rewrite(rows, shard, None)


@attack("edit a row and work out the whole chain afresh, with a guessed key", "not_ours")
def edit_and_guess(log: Log) -> None:
    rows, shard = log.chain(), log.shard
    rows[1]["actor"] = SOMEONE
    log.rewrite(rows, shard, b"a guessed key")


@attack("edit a row and work out the whole chain afresh, with the stolen key", "anchor")
def edit_with_stolen_key(log: Log) -> None:
    rows, shard = log.chain(), log.shard
    rows[1]["actor"] = SOMEONE
    log.rewrite(rows, shard, log.key)


@attack("edit one row with the stolen key and leave the next as it was", "broken_link")
def edit_one_with_stolen_key(log: Log) -> None:
    row = log.middle()
    row["actor"] = SOMEONE
    log.sign(row, row["prev_hash"], log.key)
    log.set(row, actor=SOMEONE, hash=row["hash"], mac=row["mac"])


@attack("give all of one person's acts to another, without the key", "changed")
def edit_all(log: Log) -> None:
    log.run("UPDATE audit_auditentry SET actor = ? WHERE actor = ?", SOMEONE, log.middle()["actor"])


# -- Delete and insert.


@attack("delete a row in the middle", "gap")
def delete_middle(log: Log) -> None:
    log.delete(log.middle())


@attack("delete the first row", "gap")
def delete_first(log: Log) -> None:
    log.delete(log.chain()[0])


@attack("delete a row but leave its index", "index", "gap")
def delete_without_index(log: Log) -> None:
    log.run("DELETE FROM audit_auditentry WHERE id = ?", log.middle()["id"])


@attack("delete a row and close the gap without the key", "not_ours")
def delete_and_close(log: Log) -> None:
    rows, shard = log.chain(), log.shard
    log.rewrite(rows[:2] + rows[3:], shard, None)


@attack("delete a row and close the gap with the stolen key", "anchor")
def delete_with_stolen_key(log: Log) -> None:
    rows, shard = log.chain(), log.shard
    log.rewrite(rows[:2] + rows[3:], shard, log.key)


@attack("delete every read of one person's record", "gap")
def delete_about(log: Log) -> None:
    wanted = log.index_of(log.middle())
    for (entry_id,) in log.rows("SELECT entry_id FROM audit_auditobject WHERE object_id = ?", wanted):
        log.delete({"id": entry_id})


@attack("insert a row in the middle without the key", "not_ours")
def insert_middle(log: Log) -> None:
    rows, shard = log.chain(), log.shard
    log.rewrite([*rows[:2], {**rows[0], "actor": SOMEONE}, *rows[2:]], shard, None)


@attack("insert a row in the middle with the stolen key", "anchor")
def insert_with_stolen_key(log: Log) -> None:
    rows, shard = log.chain(), log.shard
    log.rewrite([*rows[:2], {**rows[0], "actor": SOMEONE}, *rows[2:]], shard, log.key)


@attack("add a row at the end without the key", "not_ours")
def insert_end(log: Log) -> None:
    last = log.chain()[-1]
    made = {**last, "seq": last["seq"] + 1, "id": last["id"] + 16, "actor": SOMEONE}
    log.insert(log.sign(made, last["hash"], b"a guessed key"))
    log.head(log.shard, made["seq"], made["hash"])


@attack("repeat an earlier row, seal and all, at the end", "changed", "broken_link")
def replay(log: Log) -> None:
    rows = log.chain()
    log.insert({**rows[1], "seq": rows[-1]["seq"] + 1, "id": rows[-1]["id"] + 16})
    log.head(log.shard, rows[-1]["seq"] + 1, rows[1]["hash"])


@attack("add a row at the end behind the head", "head")
def insert_behind_head(log: Log) -> None:
    last = log.chain()[-1]
    log.insert(log.sign({**last, "seq": last["seq"] + 1, "id": last["id"] + 16}, last["hash"], log.key))


# -- Reorder, and move between chains.


def exchange(log: Log, one: Row, other: Row, *columns: str) -> None:
    """Exchange the places of two rows: `columns` are what stays where it was."""
    log.delete(one)
    log.delete(other)
    log.insert({**other, **{c: one[c] for c in columns}})
    log.insert({**one, **{c: other[c] for c in columns}})


@attack("exchange the contents of two rows", "changed")
def exchange_contents(log: Log) -> None:
    rows = log.chain()
    exchange(log, rows[1], rows[2], "id", "shard", "seq", "prev_hash", "hash", "mac")


@attack("exchange the places of two whole rows", "changed", "broken_link")
def exchange_rows(log: Log) -> None:
    rows = log.chain()
    exchange(log, rows[1], rows[2], "id", "shard", "seq")


@attack("exchange the numbers of two rows", "gap", "moved")
def exchange_numbers(log: Log) -> None:
    rows = log.chain()
    exchange(log, rows[1], rows[2], "id")


@attack("exchange two rows and work out the chain afresh with the stolen key", "anchor")
def reorder_with_stolen_key(log: Log) -> None:
    rows, shard = log.chain(), log.shard
    rows[1], rows[2] = rows[2], rows[1]
    log.rewrite(rows, shard, log.key)


@attack("move a whole chain into another, as it is", "changed", "head")
def swap_shards(log: Log) -> None:
    shard = log.shard
    other = (shard + 1) % 16
    rows, others = log.chain(shard), log.chain(other)
    for row in rows + others:
        log.delete(row)
    for row, place in [(r, other) for r in rows] + [(r, shard) for r in others]:
        log.insert({**row, "shard": place, "id": row["seq"] * 16 + place})


@attack("swap two chains and their heads, as they are", "changed")
def swap_shards_and_heads(log: Log) -> None:
    swap_shards(log)
    log.run("DELETE FROM audit_audithead")
    for shard in range(16):
        if rows := log.chain(shard):
            log.run(
                "INSERT INTO audit_audithead (shard, seq, hash) VALUES (?, ?, ?)", shard, len(rows), rows[-1]["hash"]
            )


@attack("move the last row of a chain to another with the stolen key", "anchor")
def move_row(log: Log) -> None:
    shard, rows = log.shard, log.chain()
    other = (shard + 1) % 16
    log.cut(len(rows) - 1)
    log.run("DELETE FROM audit_audithead WHERE shard = ?", other)
    log.run("INSERT INTO audit_audithead (shard, seq, hash) VALUES (?, 0, ?)", other, GENESIS)
    log.rewrite([*log.chain(other), rows[-1]], other, log.key)


@attack("store the last row under another number", "moved")
def move_id(log: Log) -> None:
    last = log.chain()[-1]
    log.run("DELETE FROM audit_auditobject WHERE entry_id = ?", last["id"])
    log.run("DELETE FROM audit_auditentry WHERE id = ?", last["id"])
    log.insert({**last, "id": last["id"] + 160_000})


# -- Cut the tail, rewrite heads, backdate, put back an older copy.


@attack("cut the tail and leave the head", "head", "anchor")
def cut_tail(log: Log) -> None:
    for row in log.chain()[-2:]:
        log.delete(row)


@attack("cut the tail and wind the head back", "anchor", "checkpoint")
def cut_tail_and_head(log: Log) -> None:
    log.cut(len(log.chain()) - 1)


@attack("cut the tail, wind the head back and remove the last checkpoint", "anchor")
def cut_tail_head_checkpoint(log: Log) -> None:
    log.cut(len(log.chain()) - 1)
    log.run("DELETE FROM audit_auditcheckpoint WHERE number = 3")


@attack("cut the tail and write another in its place with the stolen key", "anchor")
def regrow_tail(log: Log) -> None:
    rows, shard = log.chain(), log.shard
    rows[-1]["actor"] = SOMEONE
    log.rewrite(rows, shard, log.key)


@attack("wind a head back", "head")
def head_back(log: Log) -> None:
    rows = log.chain()
    log.head(log.shard, rows[-2]["seq"], rows[-2]["hash"])


@attack("wind a head forward", "head")
def head_forward(log: Log) -> None:
    log.run("UPDATE audit_audithead SET seq = seq + 1 WHERE shard = ?", log.shard)


@attack("rewrite the hash in a head", "head")
def head_hash(log: Log) -> None:
    log.run("UPDATE audit_audithead SET hash = ? WHERE shard = ?", "6" * 64, log.shard)


@attack("delete a head", "head")
def head_deleted(log: Log) -> None:
    log.run("DELETE FROM audit_audithead WHERE shard = ?", log.shard)


@attack("add a head for a chain that does not exist", "head")
def head_added(log: Log) -> None:
    log.run("INSERT INTO audit_audithead (shard, seq, hash) VALUES (16, 3, ?)", "7" * 64)


def days_earlier(text: str, days: int) -> str:
    return str(datetime.fromisoformat(text) - timedelta(days=days))


@attack("backdate a row and work out the chain afresh without the key", "not_ours")
def backdate(log: Log) -> None:
    rows, shard = log.chain(), log.shard
    rows[1].update({c: days_earlier(rows[1][c], 3) for c in ("at", "recorded_at")})
    log.rewrite(rows, shard, None)


@attack("backdate a row and work out the chain afresh with the stolen key", "anchor", "clock")
def backdate_with_stolen_key(log: Log) -> None:
    rows, shard = log.chain(), log.shard
    rows[1].update({c: days_earlier(rows[1][c], 3) for c in ("at", "recorded_at")})
    log.rewrite(rows, shard, log.key)


@attack("add a backdated row at the end with the stolen key", "clock")
def backdate_at_end(log: Log) -> None:
    last = log.chain()[-1]
    made = {**last, "seq": last["seq"] + 1, "id": last["id"] + 16, "recorded_at": days_earlier(last["recorded_at"], 3)}
    log.insert(log.sign(made, last["hash"], log.key))
    log.head(log.shard, made["seq"], made["hash"])


@attack("put back an older copy of the database", "anchor")
def older_copy(log: Log) -> None:
    log.older()


@attack("put back an older copy and go on from there with the stolen key", "anchor")
def older_copy_continued(log: Log) -> None:
    log.older()
    last = log.chain()[-1]
    made = {**last, "seq": last["seq"] + 1, "id": last["id"] + 16, "actor": SOMEONE}
    log.insert(log.sign(made, last["hash"], log.key))
    log.head(log.shard, made["seq"], made["hash"])


@attack("empty the log", "anchor")
def empty(log: Log) -> None:
    for table in ("audit_auditobject", "audit_auditentry", "audit_audithead", "audit_auditcheckpoint"):
        log.run(f"DELETE FROM {table}")


@attack("put a whole invented log in its place, with the stolen key", "anchor")
def invented(log: Log) -> None:
    log.run("DELETE FROM audit_auditcheckpoint")
    for (shard,) in log.rows("SELECT DISTINCT shard FROM audit_auditentry"):
        rows = log.chain(int(shard))
        for row in rows:
            row["actor"] = SOMEONE
        log.rewrite(rows, int(shard), log.key)


# -- The index of objects.


@attack("remove a row of the index", "index")
def index_removed(log: Log) -> None:
    row = log.middle()
    log.run("DELETE FROM audit_auditobject WHERE entry_id = ? AND object_id = ?", row["id"], log.index_of(row))


@attack("add a row to the index", "index")
def index_added(log: Log) -> None:
    log.run("INSERT INTO audit_auditobject (entry_id, object_id) VALUES (?, ?)", log.middle()["id"], SOMEONE)


@attack("point a row of the index at another object", "index")
def index_object(log: Log) -> None:
    row = log.middle()
    log.run(
        "UPDATE audit_auditobject SET object_id = ? WHERE entry_id = ? AND object_id = ?",
        SOMEONE, row["id"], log.index_of(row),
    )  # fmt: skip


@attack("point a row of the index at another entry", "index")
def index_entry(log: Log) -> None:
    row = log.middle()
    wanted = log.index_of(row)
    other = next(r for r in log.chain() if wanted not in r["object_ids"])
    log.run(
        "UPDATE audit_auditobject SET entry_id = ? WHERE entry_id = ? AND object_id = ?", other["id"], row["id"], wanted
    )


@attack("empty the index", "index")
def index_emptied(log: Log) -> None:
    log.run("DELETE FROM audit_auditobject")


# -- Search terms.


@attack("erase a sealed search term", "search_term")
def term_erased(log: Log) -> None:
    row = next(r for r in log.chain() if r["term_sealed"])
    log.set(row, term_sealed="")


@attack("replace a sealed search term with another search's", "search_term")
def term_exchanged(log: Log) -> None:
    (one,), (other,) = log.rows("SELECT term_sealed FROM audit_auditentry WHERE term_sealed <> '' ORDER BY id")[:2]
    log.run("UPDATE audit_auditentry SET term_sealed = ? WHERE term_sealed = ?", other, one)


@attack("add a sealed search term to an act that was no search", "search_term")
def term_added(log: Log) -> None:
    log.run(
        "UPDATE audit_auditentry SET term_sealed = ?"
        " WHERE id = (SELECT min(id) FROM audit_auditentry WHERE term_sealed = '')",
        base64.urlsafe_b64encode(b"invented").decode(),
    )


# -- Checkpoints.


def heads_of(log: Log, number: int) -> list[list[Any]]:
    return list(json.loads(log.rows("SELECT heads FROM audit_auditcheckpoint WHERE number = ?", number)[0][0]))


@attack("change the heads in a checkpoint", "checkpoint", "anchor")
def checkpoint_heads(log: Log) -> None:
    heads = heads_of(log, 2)
    heads[0][2] = "8" * 64
    log.run("UPDATE audit_auditcheckpoint SET heads = ? WHERE number = 2", json.dumps(heads))


@attack("change the root of a checkpoint", "checkpoint", "anchor")
def checkpoint_root(log: Log) -> None:
    log.run("UPDATE audit_auditcheckpoint SET root = ? WHERE number = 2", "9" * 64)


@attack("change the date of a checkpoint", "checkpoint", "anchor")
def checkpoint_date(log: Log) -> None:
    log.run("UPDATE audit_auditcheckpoint SET at = '2026-11-21 12:00:30' WHERE number = 2")


@attack("change the signature of a checkpoint", "checkpoint", "anchor")
def checkpoint_signature(log: Log) -> None:
    log.run("UPDATE audit_auditcheckpoint SET signature = ? WHERE number = 2", "ab" * 64)


@attack("sign a checkpoint with another key", "checkpoint", "anchor")
def checkpoint_resigned(log: Log) -> None:
    signature = Ed25519PrivateKey.generate().sign(b"anything").hex()
    log.run("UPDATE audit_auditcheckpoint SET signature = ?, key_id = ? WHERE number = 2", signature, "c" * 16)


@attack("delete a checkpoint in the middle", "checkpoint", "anchor")
def checkpoint_deleted(log: Log) -> None:
    log.run("DELETE FROM audit_auditcheckpoint WHERE number = 2")


@attack("delete the last checkpoint", "anchor")
def checkpoint_last_deleted(log: Log) -> None:
    log.run("DELETE FROM audit_auditcheckpoint WHERE number = 3")


@attack("exchange two checkpoints", "checkpoint", "anchor")
def checkpoints_exchanged(log: Log) -> None:
    for old, new in ((1, 99), (2, 1), (99, 2)):
        log.run("UPDATE audit_auditcheckpoint SET number = ? WHERE number = ?", new, old)


@attack("add a forged checkpoint after the last", "checkpoint")
def checkpoint_added(log: Log) -> None:
    log.run(
        "INSERT INTO audit_auditcheckpoint (number, at, heads, root, previous, key_id, signature)"
        " SELECT 4, at, heads, root, previous, key_id, signature FROM audit_auditcheckpoint WHERE number = 3"
    )


# -- Rubbish in place of values, to make a verification stumble. PostgreSQL's column types refuse it.


@attack("put words in place of a row's number", "changed", only="sqlite")
def words_for_number(log: Log) -> None:
    log.set(log.middle(), seq="many")


@attack("put bytes in place of a hash", "changed", only="sqlite")
def bytes_for_hash(log: Log) -> None:
    log.set(log.middle(), hash=b"\x00\xff")


@attack("put a number in place of an actor", "changed", only="sqlite")
def number_for_actor(log: Log) -> None:
    log.set(log.middle(), actor=b"\x07")


@attack("put something that is no list in place of the objects", "changed", "index", only="sqlite")
def no_list(log: Log) -> None:
    log.set(log.middle(), object_ids='{"a": 1}')


@attack("put words in place of a time", "changed", only="sqlite")
def words_for_time(log: Log) -> None:
    log.set(log.middle(), recorded_at="long ago")


@attack("put words in the index in place of an entry", "index", only="sqlite")
def words_in_index(log: Log) -> None:
    log.run("UPDATE audit_auditobject SET entry_id = 'none' WHERE entry_id = ?", log.middle()["id"])


@attack("put words in a head", "head", only="sqlite")
def words_in_head(log: Log) -> None:
    log.run("UPDATE audit_audithead SET seq = 'last' WHERE shard = ?", log.shard)


@attack("put broken text in a checkpoint", "checkpoint", "anchor", only="sqlite")
def broken_checkpoint(log: Log) -> None:
    log.run("UPDATE audit_auditcheckpoint SET at = 'today' WHERE number = 2")


@attack("put a number in place of the heads of a checkpoint", "checkpoint", "anchor")
def number_for_heads(log: Log) -> None:
    log.run("UPDATE audit_auditcheckpoint SET heads = '5' WHERE number = 2")


# -- The guards themselves.


@attack("leave the guards off", "guard")
def guards_left_off(log: Log) -> None:
    log.guards_off = True


@attack("put a guard back that refuses nothing", "guard")
def toothless_guard(log: Log) -> None:
    log.guards_off = True
    if log.vendor == "sqlite":
        log.run(
            "CREATE TRIGGER audit_auditentry_no_update BEFORE UPDATE ON audit_auditentry WHEN 1 = 0"
            " BEGIN SELECT RAISE(ABORT, 'never'); END"
        )
    else:
        log.run(
            "CREATE TRIGGER audit_auditentry_no_change BEFORE DELETE OR UPDATE ON audit_auditentry"
            " FOR EACH ROW WHEN (false) EXECUTE FUNCTION audit_refuse_change()"
        )

"""Files that come with a concern: attachments of a DocumentReference, with the bytes in them or in a Binary."""

from __future__ import annotations

import hashlib
import mimetypes
from dataclasses import dataclass, field
from typing import Any

from halcyon.exchange.fhir import shapes, terms
from halcyon.exchange.fhir.bundle import Entry, Message
from halcyon.exchange.fhir.outcome import Issue
from halcyon.frontdoor.concern import text_problem

READ = frozenset({"status", "content", "description", "type", "subject", "author", "date", "masterIdentifier"})
NAME_LIMIT = 200


@dataclass
class Files:
    """The files of a message, what is wrong with them, and which Binaries they took."""

    files: list[tuple[str, bytes]] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)  # paths of the Binary resources that were read


def read_files(message: Message) -> Files:
    """Every attachment of every current DocumentReference, as (name, bytes). Nothing is fetched from an address."""
    found = Files()
    for entry in message.of_type("DocumentReference"):
        status = entry.resource["status"]
        if status not in terms.DOCUMENT_STATES:
            words = f"This must be one of: {', '.join(terms.DOCUMENT_STATES)}."
            found.issues.append(Issue("code-invalid", words, f"{entry.path}.status"))
        elif status != "current":
            words = "Only current documents are taken. Send the current one."
            found.issues.append(Issue("not-supported", words, f"{entry.path}.status"))
        for i, content in enumerate(entry.resource["content"]):
            _read_attachment(message, entry, content["attachment"], f"{entry.path}.content[{i}].attachment", found)
    return found


def _read_attachment(message: Message, entry: Entry, attachment: dict[str, Any], path: str, found: Files) -> None:
    data, media_type = attachment.get("data"), attachment.get("contentType", "")
    if data is None and "url" in attachment:
        binary = message.resolve({"reference": attachment["url"]}, entry)
        if binary is None or binary.type != "Binary" or "data" not in binary.resource:
            words = "The file is not in the message, and addresses are not fetched. Put it in as data or as a Binary."
            found.issues.append(Issue("not-found", words, f"{path}.url"))
            return
        found.taken.add(binary.path)
        data, media_type = binary.resource["data"], media_type or binary.resource["contentType"]
    if data is None:
        found.issues.append(Issue("required", "The attachment has neither data nor a url.", path))
        return
    name = attachment.get("title") or entry.resource.get("description") or ""
    problem = text_problem(name, limit=NAME_LIMIT)
    if problem:
        found.issues.append(Issue("too-long", f"The file’s name: {problem}.", f"{path}.title"))
        return
    suffix = mimetypes.guess_extension(media_type, strict=True) or ""
    found.files.append((name or f"attachment-{len(found.files) + 1}{suffix}", shapes.decode_base64(data)))


def without_files(message: Message) -> dict[str, Any]:
    """The message as it is kept beside the concern: as sent, but for the bytes of its files.

    Those go to the document store, where type and content are checked; a refused file must not live on in the database.
    In their place stand their size and SHA-256.
    """
    kept = dict(message.tree)
    kept["entry"] = [_entry_without(entry) for entry in message.tree["entry"]]
    return kept


def _entry_without(entry: dict[str, Any]) -> dict[str, Any]:
    resource = entry["resource"]
    if resource["resourceType"] == "Binary":
        return {**entry, "resource": _replaced(resource)}
    if resource["resourceType"] == "DocumentReference":
        content = [{**c, "attachment": _replaced(c["attachment"])} for c in resource["content"]]
        return {**entry, "resource": {**resource, "content": content}}
    return entry


def _replaced(holder: dict[str, Any]) -> dict[str, Any]:
    if "data" not in holder:
        return holder
    data = shapes.decode_base64(holder["data"])
    kept = {name: value for name, value in holder.items() if name != "data"}
    mark = {
        "url": terms.KEPT_AS_DOCUMENT,
        "valueString": f"{len(data)} bytes, sha256:{hashlib.sha256(data).hexdigest()}",
    }
    kept["extension"] = [*holder.get("extension", ()), mark]
    return kept

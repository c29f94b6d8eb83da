"""The answer to a concern taken in: a response message Bundle that carries the reference and every warning."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from halcyon.exchange.fhir import terms
from halcyon.exchange.fhir.outcome import Issue, operation_outcome


def response_bundle(
    *, contact_id: uuid.UUID, reference: str, endpoint: str, message_id: str = "", notes: Sequence[Issue] = ()
) -> dict[str, Any]:
    """Answer a message (FHIR R4, messaging; BaRS 1.4 `servicerequest-response`).

    The reference is the Bundle's identifier and the first issue's words; its id is the contact's. The same message sent
    again gets the same Bundle.

    Args:
        contact_id: the contact that was made.
        reference: what people call it.
        endpoint: our own absolute address.
        message_id: the sender's id of the message, or empty.
        notes: warnings of the mapper and of the document store.
    """
    header, outcome = (uuid.uuid5(contact_id, name) for name in ("header", "outcome"))
    received = Issue("informational", f"Received. The reference is {reference}.", severity="information")
    return {
        "resourceType": "Bundle",
        "id": str(contact_id),
        "identifier": {"system": terms.CONTACT_REFERENCE, "value": reference},
        "type": "message",
        "entry": [
            {
                "fullUrl": f"urn:uuid:{header}",
                "resource": {
                    "resourceType": "MessageHeader",
                    "id": str(header),
                    "eventCoding": {"system": terms.EVENTS, "code": terms.EVENT_ANSWERED},
                    "source": {"endpoint": endpoint},
                    "response": {
                        "identifier": message_id or "not-given",
                        "code": "ok",
                        "details": {"reference": f"urn:uuid:{outcome}"},
                    },
                },
            },
            {"fullUrl": f"urn:uuid:{outcome}", "resource": operation_outcome([received, *notes], status=201)},
        ],
    }

"""The CapabilityStatement: what this endpoint can do, for a sender that asks first (BaRS 1.4, GET /metadata)."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from halcyon.exchange.fhir import terms

PUBLISHED = "2026-11-21"


def capability_statement(*, base: str, county: str) -> dict[str, Any]:
    """Describe this endpoint.

    Args:
        base: absolute address of the endpoint, without a slash at its end.
        county: whose service this is.
    """
    return {
        "resourceType": "CapabilityStatement",
        "url": f"{terms.OURS}/CapabilityStatement/intake",
        "version": version("halcyon"),
        "name": "HalcyonIntake",
        "title": f"Safeguarding concerns to {county}",
        "status": "active",
        "experimental": False,
        "date": PUBLISHED,
        "kind": "instance",
        "software": {"name": "Halcyon", "version": version("halcyon")},
        "implementation": {"description": f"{county} multi-agency safeguarding hub", "url": base},
        "fhirVersion": "4.0.1",
        "format": [terms.MEDIA_TYPE],
        "rest": [
            {
                "mode": "server",
                "documentation": "POST one message Bundle for each concern, with an Idempotency-Key.",
                "security": {
                    "cors": False,
                    "service": [{"text": "Bearer token with the scope intake"}],
                    "description": "A token is given to one agency’s system by the hub and can be withdrawn at once.",
                },
                "resource": [
                    {
                        "type": "Bundle",
                        "interaction": [{"code": "read", "documentation": "The receipt of a concern that you sent."}],
                    },
                    {
                        "type": "Questionnaire",
                        "interaction": [{"code": "read", "documentation": "A published instrument. No token needed."}],
                    },
                    {
                        "type": "QuestionnaireResponse",
                        "interaction": [
                            {"code": "read", "documentation": "A tool that your agency signed; scope tools."}
                        ],
                    },
                ],
                "operation": [
                    {
                        "name": "process-message",
                        "definition": "http://hl7.org/fhir/OperationDefinition/MessageHeader-process-message",
                    }
                ],
            }
        ],
        "messaging": [
            {
                "endpoint": [
                    {
                        "protocol": {
                            "system": "http://terminology.hl7.org/CodeSystem/message-transport",
                            "code": "http",
                        },
                        "address": f"{base}/$process-message",
                    }
                ],
                "documentation": (
                    f"Receives {terms.EVENT_ASKED} of {terms.EVENTS}, reason {terms.REASON_NEW}; the ServiceRequest"
                    f" carries {terms.SAFEGUARDING_CONCERN} of {terms.CONCERN_KINDS}."
                ),
            }
        ],
    }

"""The OpenAPI 3.1 description of the endpoint, made from the same table of R4 that messages are checked against.

Resources are described element by element; the datatypes inside them are named, as FHIR R4 describes them.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from halcyon.exchange.fhir import r4, shapes, terms

_JSON_TYPES: dict[str, dict[str, Any]] = {
    "boolean": {"type": "boolean"},
    "decimal": {"type": "number"},
    "integer": {"type": "integer", "minimum": -(2**31), "maximum": 2**31 - 1},
    "unsignedInt": {"type": "integer", "minimum": 0, "maximum": 2**31 - 1},
    "positiveInt": {"type": "integer", "minimum": 1, "maximum": 2**31 - 1},
}
_PATTERNS = {
    "date": r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
    "dateTime": r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9:.]+(Z|[+-][0-9]{2}:[0-9]{2}))?)?)?$",
    "instant": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|[+-][0-9]{2}:[0-9]{2})$",
    "id": r"^[A-Za-z0-9.-]{1,64}$",
    "code": r"^\S+( \S+)*$",
}
_BOUND: dict[tuple[str, str], tuple[str, ...]] = {
    ("Bundle", "type"): ("message",),
    ("ServiceRequest", "status"): terms.REQUEST_STATUSES,
    ("ServiceRequest", "intent"): terms.REQUEST_INTENTS,
    ("ServiceRequest", "priority"): terms.REQUEST_PRIORITIES,
    ("Patient", "gender"): tuple(terms.GENDERS),
    ("Consent", "status"): terms.CONSENT_STATES,
    ("DocumentReference", "status"): terms.DOCUMENT_STATES,
}


def _slot_schema(owner: str, name: str, slot: shapes.Slot) -> dict[str, Any]:
    if (owner, name) in _BOUND:
        one: dict[str, Any] = {"type": "string", "enum": list(_BOUND[(owner, name)])}
    elif slot.type in _JSON_TYPES:
        one = _JSON_TYPES[slot.type]
    elif slot.type in _PATTERNS:
        one = {"type": "string", "pattern": _PATTERNS[slot.type]}
    elif slot.type[0].islower():
        one = {"type": "string", "minLength": 1}
    elif slot.type in ("BundleEntry", "Resource"):
        one = {"$ref": f"#/components/schemas/{slot.type}"}
    else:
        one = {"type": "object", "title": slot.type, "minProperties": 1}
    return {"type": "array", "minItems": 1, "items": one} if slot.many else one


def _type_schema(name: str) -> dict[str, Any]:
    slots = shapes.SHAPES[name]
    properties = {element: _slot_schema(name, element, slot) for element, slot in slots.items()}
    required = [element for element, slot in slots.items() if slot.required]
    if name in r4.RESOURCES:
        properties["resourceType"] = {"const": name}
        required.append("resourceType")
    schema: dict[str, Any] = {"type": "object", "properties": properties}
    if required:
        schema["required"] = sorted(required)
    return schema


def _schemas() -> dict[str, Any]:
    schemas = {name: _type_schema(name) for name in (*r4.RESOURCES, "BundleEntry")}
    schemas["BundleEntry"]["required"] = ["fullUrl", "resource"]
    schemas["Bundle"]["required"] = ["entry", "resourceType", "type"]
    schemas["Resource"] = {
        "description": "One of the resources that are read here, or any other, which is kept and not read.",
        "type": "object",
        "properties": {"resourceType": {"type": "string", "pattern": "^[A-Z][A-Za-z]+$"}},
        "required": ["resourceType"],
        "anyOf": [
            *({"$ref": f"#/components/schemas/{name}"} for name in r4.RESOURCES if name != "Bundle"),
            {"properties": {"resourceType": {"not": {"enum": list(r4.RESOURCES)}}}},
        ],
    }
    schemas["OperationOutcome"] = {
        "type": "object",
        "required": ["resourceType", "issue"],
        "properties": {
            "resourceType": {"const": "OperationOutcome"},
            "issue": {
                "type": "array",
                "minItems": 1,
                "items": {
                    "type": "object",
                    "required": ["severity", "code", "diagnostics"],
                    "properties": {
                        "severity": {"enum": ["fatal", "error", "warning", "information"]},
                        "code": {"type": "string"},
                        "diagnostics": {"type": "string"},
                        "expression": {"type": "array", "items": {"type": "string"}},
                    },
                },
            },
        },
    }
    return schemas


_FAULTS = {
    "400": "The message, or the Idempotency-Key, is wrong. Each issue names its place.",
    "401": "The token is missing, unknown, expired, withdrawn, or for something else.",
    "404": "There is nothing at this address.",
    "405": "Another method is needed.",
    "406": "The Accept header leaves out JSON.",
    "411": "A body without a length.",
    "413": "The body is longer than 2 MB.",
    "415": "The body is not application/fhir+json in UTF-8.",
    "422": "The key came before with another message.",
    "503": "The concern cannot be stored now. Send it again, with the same key, after Retry-After seconds.",
}


def _said(schema: str, words: str, media: str = terms.MEDIA_TYPE) -> dict[str, Any]:
    return {"description": words, "content": {media: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}}


def _answers(good: dict[str, dict[str, Any]], *faults: str) -> dict[str, Any]:
    return good | {status: _said("OperationOutcome", _FAULTS[status]) for status in faults}


def description() -> dict[str, Any]:
    """The whole document."""
    taken = _said("Bundle", "Received. The Bundle’s identifier and X-Halcyon-Reference carry the reference.")
    taken["headers"] = {
        "X-Halcyon-Reference": {"schema": {"type": "string"}, "required": True},
        "Location": {"schema": {"type": "string"}, "required": True, "description": "Where its receipt can be read."},
    }
    key = {
        "name": "Idempotency-Key",
        "in": "header",
        "required": True,
        "description": "One new key for each concern; the same key when the same message is sent again.",
        "schema": {"type": "string", "pattern": "^[!-~]{1,200}$"},
    }
    marks = [
        {"name": name, "in": "header", "schema": {"type": "string", "format": "uuid"}, "description": "Given back."}
        for name in ("X-Request-Id", "X-Correlation-Id")
    ]
    receipt_id = {
        "name": "id",
        "in": "path",
        "required": True,
        "schema": {"type": "string", "format": "uuid"},
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Halcyon: safeguarding concerns by FHIR",
            "version": version("halcyon"),
            "description": "FHIR R4 messages shaped like NHS Booking and Referral Standard 1.4: docs/fhir-intake.md.",
        },
        "servers": [{"url": "/fhir"}],
        "paths": {
            "/$process-message": {
                "post": {
                    "operationId": "processMessage",
                    "summary": "Send one safeguarding concern",
                    "security": [{"token": ["intake"]}],
                    "parameters": [key, *marks],
                    "requestBody": {
                        "required": True,
                        "content": {terms.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Bundle"}}},
                    },
                    "responses": _answers(
                        {"201": taken, "200": taken | {"description": "Received before; the same reference."}},
                        *("400", "401", "405", "406", "411", "413", "415", "422", "503"),
                    ),
                }
            },
            "/Bundle/{id}": {
                "get": {
                    "operationId": "readReceipt",
                    "summary": "Read the receipt of a concern that you sent",
                    "security": [{"token": ["intake"]}],
                    "parameters": [receipt_id, *marks],
                    "responses": _answers({"200": _said("Bundle", "It is here.")}, "401", "404", "405", "406", "503"),
                }
            },
            "/Questionnaire/{id}": {
                "get": {
                    "operationId": "readQuestionnaire",
                    "summary": "Read a published instrument",
                    "parameters": [
                        {**receipt_id, "schema": {"type": "string", "pattern": "^[A-Za-z0-9.-]{1,64}$"}},
                        *marks,
                    ],
                    "responses": _answers({"200": _said("Tool", "The Questionnaire.")}, "404", "405", "406"),
                }
            },
            "/QuestionnaireResponse/{id}": {
                "get": {
                    "operationId": "readQuestionnaireResponse",
                    "summary": "Read a tool that your agency signed",
                    "security": [{"token": ["tools"]}],
                    "parameters": [receipt_id, *marks],
                    "responses": _answers(
                        {"200": _said("Tool", "The QuestionnaireResponse.")}, "401", "404", "405", "406", "503"
                    ),
                }
            },
            "/metadata": {
                "get": {
                    "operationId": "readMetadata",
                    "summary": "What this endpoint can do",
                    "parameters": marks,
                    "responses": _answers(
                        {"200": _said("CapabilityStatement", "The CapabilityStatement.")}, "405", "406"
                    ),
                }
            },
        },
        "components": {
            "schemas": _schemas()
            | {
                "Tool": {
                    "description": "A Questionnaire or QuestionnaireResponse: docs/fhir-tools.md.",
                    "type": "object",
                    "required": ["resourceType", "id"],
                    "properties": {"resourceType": {"enum": ["Questionnaire", "QuestionnaireResponse"]}},
                },
                "CapabilityStatement": {
                    "type": "object",
                    "required": ["resourceType", "fhirVersion"],
                    "properties": {"resourceType": {"const": "CapabilityStatement"}, "fhirVersion": {"const": "4.0.1"}},
                },
            },
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }

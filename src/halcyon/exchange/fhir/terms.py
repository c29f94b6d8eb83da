"""The addresses and codes that the intake profile binds. Each is either an NHS or HL7 UK one, or ours under `OURS`.

Sources: BaRS 1.4.0 (message events, reasons and error codes; ServiceRequest categories), UK Core Patient 2.6.1 and
Organization 2.5.1 (identifier systems), FHIR R4 4.0.1 (administrative-gender, request-status, request-intent,
request-priority, consent-state-codes, document-reference-status), CIN census (domain.md I2, referral source).
"""

from __future__ import annotations

OURS = "https://halcyon.example/fhir"

MEDIA_TYPE = "application/fhir+json"

NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"
AGENCY_CODE = f"{OURS}/Id/agency-code"
CONTACT_REFERENCE = f"{OURS}/Id/contact-reference"

EVENTS = "https://fhir.nhs.uk/CodeSystem/message-events-bars"
REASONS = "https://fhir.nhs.uk/CodeSystem/message-reason-bars"
SERVICE_CATEGORIES = "https://fhir.nhs.uk/CodeSystem/message-category-servicerequest"
ERROR_CODES = "https://fhir.nhs.uk/Codesystem/http-error-codes"
CONCERN_KINDS = f"{OURS}/CodeSystem/concern"
REFERRAL_SOURCES = f"{OURS}/CodeSystem/cin-referral-source"

EVENT_ASKED = "servicerequest-request"
EVENT_ANSWERED = "servicerequest-response"
REASON_NEW = "new"
CATEGORY_REFERRAL = "referral"
SAFEGUARDING_CONCERN = "safeguarding-concern"

VERIFICATION_STATUS = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus"
VERIFIED = frozenset({"number-present-and-verified", "01"})  # UK Core's own codes, and those of its England list
SOURCE_OF_REQUEST = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-SourceOfServiceRequest"

_PROFILE = f"{OURS}/StructureDefinition"
FURTHER_SUBJECT = f"{_PROFILE}/further-subject"
CONSENT = f"{_PROFILE}/consent"
CONSENT_REASON = f"{_PROFILE}/consent-reason"
DANGER_NOW = f"{_PROFILE}/danger-now"
DANGER_DETAIL = f"{_PROFILE}/danger-detail"
CHILD_WORDS = f"{_PROFILE}/child-words"
INJURIES = f"{_PROFILE}/injuries"
HOUSEHOLD = f"{_PROFILE}/household"
ALLEGED = f"{_PROFILE}/alleged-to-have-caused-harm"
PLACE = f"{_PROFILE}/place"
HAPPENED = f"{_PROFILE}/happened"
SUBJECT_KIND = f"{_PROFILE}/subject-kind"
EXPECTED_DATE = f"{_PROFILE}/expected-date"
SCHOOL = f"{_PROFILE}/school"
KEPT_AS_DOCUMENT = f"{_PROFILE}/kept-as-document"

# What each of our extensions is carried by, and the one kind of value it takes.
REQUEST_EXTENSIONS = {
    FURTHER_SUBJECT: "valueReference",
    CONSENT: "valueCode",
    CONSENT_REASON: "valueString",
    DANGER_NOW: "valueBoolean",
    DANGER_DETAIL: "valueString",
    CHILD_WORDS: "valueString",
    INJURIES: "valueString",
    HOUSEHOLD: "valueString",
    ALLEGED: "valueString",
    PLACE: "valueString",
    HAPPENED: "valueDateTime",
}
PATIENT_EXTENSIONS = {SUBJECT_KIND: "valueCode", EXPECTED_DATE: "valueDate", SCHOOL: "valueString"}

GENDERS = {"male": "M", "female": "F", "other": "U", "unknown": "U"}
REQUEST_STATUSES = ("draft", "active", "on-hold", "revoked", "completed", "entered-in-error", "unknown")
REQUEST_INTENTS = (
    "proposal",
    "plan",
    "directive",
    "order",
    "original-order",
    "reflex-order",
    "filler-order",
    "instance-order",
    "option",
)
REQUEST_PRIORITIES = ("routine", "urgent", "asap", "stat")
CONSENT_STATES = ("draft", "proposed", "active", "rejected", "inactive", "entered-in-error")
DOCUMENT_STATES = ("current", "superseded", "entered-in-error")
CIN_REFERRAL_SOURCES = frozenset({
    "1A", "1B", "1C", "1D", "2A", "2B", "3A", "3B", "3C", "3D", "3E", "3F",
    "4", "5A", "5B", "5C", "5D", "6", "7", "8", "9", "10",
})  # fmt: skip

"""Who should have safeguarding supervision. Content; the frequency is the county's (its profile)."""

from __future__ import annotations

NEEDS_SUPERVISION = {
    "school_nurse": "Works with children whose families are worried about",
    "clinic_nurse": "Sees young people alone",
    "midwife": "Books pregnant women under 20",
    "exploitation_nurse": "Works with exploited children",
    "therapeutic_worker": "Works with children who were sexually abused",
    "mash_information_officer": "Reads what worries people, all day",
}
"""Role to why. Source: domain.md G4 (supervision by type and frequency); which roles is the county's own choice, and
has not been checked against a policy."""
SOURCE = "domain.md G4; the roles are a local choice"
VERIFIED = False

# ruff: noqa: E501 - prose: one sentence a line
"""Who raises concerns: their agency, when they are at work, where they meet people, and how they begin."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Referrer:
    """One kind of referrer. `source` is the children in need census source code (domain.md I2).

    `hours` is office (weekdays), long (into the evening and weekends) or always. `settings` are where they meet people.
    """

    key: str
    title: str
    agency: str
    source: str
    hours: str
    settings: tuple[str, ...]
    openings: tuple[str, ...]


REFERRERS = {
    each.key: each
    for each in (
        Referrer(
            "safeguarding_lead",
            "Designated safeguarding lead",
            "SCHOOLS",
            "2A",
            "office",
            ("school",),
            (
                "I am the designated safeguarding lead at {school}. This is about {n}, who is {age}.",
                "{n} ({age}) is a pupil at {school}. {His} tutor came to me {when}.",
                "I am writing from {school} about {n}, aged {age}.",
            ),
        ),
        Referrer(
            "school_nurse",
            "School nurse",
            "COMMUNITY",
            "3C",
            "office",
            ("school", "clinic"),
            (
                "I am the school nurse for {school}. {n}, who is {age}, came to my drop-in {when}.",
                "I saw {n} ({age}) in the health room at {school} {when}.",
                "{n} was sent to see me by a member of staff at {school} {when}. {He} is {age}.",
            ),
        ),
        Referrer(
            "health_visitor",
            "Health visitor",
            "COMMUNITY",
            "3B",
            "office",
            ("home", "clinic"),
            (
                "I am {n}'s health visitor and visited {when}.",
                "I called at the home {when} as planned.",
                "I saw {n} and {his} {parent} at home {when}.",
            ),
        ),
        Referrer(
            "gp",
            "GP",
            "GP",
            "3A",
            "office",
            ("clinic",),
            ("{n} came to the surgery {when} with {his} {parent}.", "I saw {n} in surgery {when}."),
        ),
        Referrer(
            "emergency_nurse",
            "Emergency department sister",
            "ACUTE",
            "3E",
            "always",
            ("clinic", "ward"),
            (
                "{n} ({age}) was brought to the emergency department {when} by {his} {parent}.",
                "{n} attended our emergency department {when}.",
            ),
        ),
        Referrer(
            "paediatric_nurse",
            "Paediatric ward sister",
            "ACUTE",
            "3F",
            "long",
            ("clinic", "ward"),
            (
                "{n} is under our paediatric team.",
                "I am writing on behalf of the paediatric team about {n}, aged {age}.",
            ),
        ),
        Referrer(
            "midwife",
            "Midwife",
            "ACUTE",
            "3F",
            "office",
            ("clinic",),
            (
                "I am {N}'s midwife and saw her at the antenatal clinic {when}.",
                "I saw {N} at the community midwives' clinic {when}.",
            ),
        ),
        Referrer(
            "camhs",
            "CAMHS practitioner",
            "COMMUNITY",
            "3F",
            "office",
            ("clinic",),
            ("I saw {n} ({age}) for a first appointment {when}.", "{n} is known to our team and was seen {when}."),
        ),
        Referrer(
            "sexual_health_nurse",
            "Sexual health nurse",
            "COMMUNITY",
            "3F",
            "long",
            ("clinic",),
            (
                "{n}, who is {age}, attended the young people's clinic {when}. I explained the limits of confidentiality before we talked.",
            ),
        ),
        Referrer(
            "adult_mental_health",
            "Community mental health nurse",
            "COMMUNITY",
            "3F",
            "office",
            ("clinic", "home"),
            ("I work with a parent in this family and saw her {when}.",),
        ),
        Referrer(
            "district_nurse",
            "District nurse",
            "COMMUNITY",
            "3F",
            "long",
            ("home",),
            ("I visit {N} at home and saw {him} {when}.",),
        ),
        Referrer(
            "substance_worker",
            "Drug and alcohol worker",
            "PUBLICHEALTH",
            "3F",
            "office",
            ("clinic",),
            ("{N} has been coming to our service and I saw her {when}.",),
        ),
        Referrer(
            "police",
            "Police officer, public protection",
            "POLICE",
            "6",
            "always",
            ("home",),
            (
                "Officers went to the address {when} after a call.",
                "I am writing from the public protection desk about an incident {when}.",
                "Officers attended {when} and submitted this notice.",
            ),
        ),
        Referrer(
            "housing_officer",
            "Housing officer",
            "HOUSING",
            "4",
            "office",
            ("home",),
            ("I visited the tenancy {when} with a repairs surveyor.", "I called at the home {when} about the tenancy."),
        ),
        Referrer(
            "probation_officer",
            "Probation practitioner",
            "PROBATION",
            "7",
            "office",
            ("clinic",),
            ("I supervise {N}'s partner, and met them both {when}.",),
        ),
        Referrer(
            "youth_justice",
            "Youth justice worker",
            "YJS",
            "5B",
            "office",
            ("youth",),
            ("I work with {n}, who is {age}, and met {him} {when}.",),
        ),
        Referrer(
            "youth_worker",
            "Youth worker",
            "VCS",
            "8",
            "long",
            ("youth",),
            (
                "{n} ({age}) comes to our youth project. This happened {when}.",
                "I run a youth session in {town} and know {n} well.",
            ),
        ),
        Referrer(
            "domestic_abuse_worker",
            "Domestic abuse adviser",
            "VCS",
            "8",
            "long",
            ("advice",),
            ("I support a parent in this family and spoke with her {when}.",),
        ),
        Referrer(
            "home_manager",
            "Registered manager, children's home",
            "VCS",
            "8",
            "always",
            ("care",),
            ("{n} ({age}) lives with us.", "I manage the home where {n}, aged {age}, lives."),
        ),
        Referrer(
            "foster_carer",
            "Supervising social worker, fostering",
            "COUNCIL",
            "5B",
            "always",
            ("care",),
            ("I supervise {n}'s foster carers, who rang me {when}. {n} is {age}.",),
        ),
        Referrer(
            "care_home_manager",
            "Registered manager, care home",
            "VCS",
            "8",
            "long",
            ("care",),
            ("{N} lives in our home. This came to light {when}.",),
        ),
        Referrer(
            "early_help",
            "Early help practitioner",
            "COUNCIL",
            "5D",
            "office",
            ("home",),
            (
                "I have been working with this family and visited {when}.",
                "I met the family {when} for an early help review.",
            ),
        ),
        Referrer(
            "adult_social_worker",
            "Social worker, adults",
            "COUNCIL",
            "5A",
            "office",
            ("home",),
            ("I am reviewing the care of {n}'s {parent} and visited {when}.",),
        ),
        Referrer(
            "caller",
            "Contact officer, for a caller",
            "COUNCIL",
            "1B",
            "long",
            ("public",),
            (
                "A member of the public telephoned {when} and I took down what was said.",
                "This was taken by telephone {when}. The caller does not want the family to know who rang.",
            ),
        ),
    )
}

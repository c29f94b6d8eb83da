"""Marlshire's services, and how each is reached. All invented."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ServiceOf:
    agency: str
    code: str
    name: str
    kind: str
    does: str
    serves: str
    hours: str
    telephone: str
    youngest: int | None = None
    oldest: int | None = None


_OFFICE = "Monday to Thursday 8:30am to 5pm, Friday 8:30am to 4pm"

SERVICES = (
    ServiceOf(
        "COUNCIL",
        "mash_hub",
        "Multi-Agency Safeguarding Hub (MASH)",
        "front_door",
        "Receives every worry about a child, checks for danger at once, asks agencies what they know and decides what "
        "happens next.",
        "Every child and unborn child in Marlshire, and whoever is worried about one.",
        _OFFICE,
        "01632 960100",
        0,
        17,
    ),
    ServiceOf(
        "COUNCIL",
        "emergency_duty_team",
        "Emergency Duty Team",
        "out_of_hours",
        "Answers for the hub in the evening, at night, at weekends and on holidays.",
        "Anyone in Marlshire who cannot wait until the hub opens.",
        "When the hub is closed",
        "01632 960199",
    ),
    ServiceOf(
        "COUNCIL",
        "family_help",
        "Family help, north locality",
        "social_care",
        "Assesses and supports children in need and their families; holds allocated cases.",
        "Children and families at level 3 and above.",
        _OFFICE,
        "01632 960110",
        0,
        17,
    ),
    ServiceOf(
        "COUNCIL",
        "protection_conferences",
        "Child protection conferences",
        "conferences",
        "Arranges and chairs child protection conferences, independently of the team that works with the child.",
        "Children for whom a child protection conference is asked for, and those on a plan.",
        _OFFICE,
        "01632 960111",
        0,
        17,
    ),
    ServiceOf(
        "COUNCIL",
        "kingfisher",
        "Exploitation team (Kingfisher)",
        "exploitation",
        "Social workers, police and a specialist nurse in one room: works with children who are exploited, and stops "
        "those who exploit them.",
        "Children and young people in Marlshire who are exploited, or may be.",
        _OFFICE,
        "01632 960150",
        0,
        17,
    ),
    ServiceOf(
        "VCS",
        "therapeutic_service",
        "Harbour therapeutic service",
        "therapy",
        "Helps children who were sexually abused, for as long as they need it, in confidence.",
        "Any child in Marlshire who was sexually abused, whoever did it and whether or not anybody is charged.",
        "Monday to Friday 9am to 7pm",
        "01632 960450",
        3,
        17,
    ),
    ServiceOf(
        "COMMUNITY",
        "school_nursing",
        "School health nursing",
        "school_nursing",
        "Drop-in clinics, health advice and safeguarding support in every secondary school.",
        "Children and young people aged 5 to 19 in education.",
        "Monday to Friday 9am to 5pm, also in school holidays",
        "01632 960210",
        5,
        19,
    ),
    ServiceOf(
        "COMMUNITY",
        "sexual_health",
        "Marlshire sexual health service",
        "sexual_health",
        "Contraception, testing and treatment, with a weekly review of vulnerable young people.",
        "Everyone; under-18s without an appointment.",
        "Monday to Saturday 10am to 6pm",
        "01632 960220",
    ),
    ServiceOf(
        "COMMUNITY",
        "exploitation_team_health",
        "Exploitation team, specialist nurses",
        "exploitation_team",
        "Nurses of the multi-agency exploitation team: health care for exploited children, and advice to colleagues.",
        "Children who are exploited or may be, and whoever works with them.",
        "Monday to Friday 9am to 5pm",
        "01632 960225",
        0,
        18,
    ),
    ServiceOf(
        "COUNCIL",
        "hospital_social_work",
        "Hospital social work",
        "social_care",
        "The named social workers for the hospital and the sexual health clinic, with one shared queue.",
        "Children, young people and families whom a ward or the clinic is worried about.",
        _OFFICE,
        "01632 960115",
    ),
    *(
        ServiceOf(
            "GP",
            code,
            name,
            "general_practice",
            "General practice: looks after everybody registered with it.",
            "Whoever is registered there.",
            "Monday to Friday 8am to 6:30pm",
            telephone,
        )
        for code, name, telephone in (
            ("hallow_green_surgery", "Hallow Green Surgery", "01632 960320"),
            ("canal_street_practice", "Canal Street Practice", "01632 960321"),
        )
    ),
    ServiceOf(
        "COMMUNITY",
        "camhs",
        "Child and adolescent mental health service",
        "CAMHS",
        "Assessment and treatment for children and young people with mental ill health.",
        "Children and young people up to 18.",
        "Monday to Friday 9am to 5pm; crisis line at all hours",
        "01632 960230",
        0,
        18,
    ),
    *(
        ServiceOf(
            agency,
            f"{agency.lower()}_safeguarding",
            name,
            "safeguarding_team",
            "Advises health staff who are worried about a child or an adult, with names or without.",
            "Staff of the health services.",
            "Monday to Friday 9am to 5pm",
            telephone,
        )
        for agency, name, telephone in (
            ("COMMUNITY", "Safeguarding team, community trust", "01632 960240"),
            ("ICB", "Safeguarding team, integrated care board", "01632 960241"),
        )
    ),
    ServiceOf(
        "ACUTE",
        "emergency_department",
        "Emergency department",
        "emergency_department",
        "Emergency care at all hours, with a safeguarding nurse on every shift.",
        "Everyone.",
        "At all hours",
        "01632 960300",
    ),
    ServiceOf(
        "ACUTE",
        "maternity",
        "Maternity",
        "maternity",
        "Care in pregnancy, birth and after, with a named midwife for safeguarding.",
        "Pregnant women and new parents.",
        "At all hours",
        "01632 960310",
    ),
    ServiceOf(
        "COUNCIL",
        "early_help",
        "Early help",
        "early_help",
        "Helps a family with what they say would help, with their agreement, before things get worse.",
        "Families in Marlshire, and whoever works with them.",
        _OFFICE,
        "01632 960120",
    ),
    ServiceOf(
        "COUNCIL",
        "designated_officer",
        "Designated officer for people who work with children",
        "designated_officer",
        "Advises when somebody who works with children may have harmed one, and leads what is done about it.",
        "Every employer and voluntary group in Marlshire.",
        _OFFICE,
        "01632 960130",
    ),
    ServiceOf(
        "COUNCIL",
        "adult_safeguarding",
        "Adult safeguarding",
        "adult_safeguarding",
        "Looks into harm to adults who have care and support needs and cannot protect themselves.",
        "Adults with care and support needs, and whoever is worried about one.",
        _OFFICE,
        "01632 960140",
        18,
    ),
    *(
        ServiceOf(
            code,
            f"{code.lower()}_information",
            f"{name}: answers to the hub",
            "mash_information",
            "Looks in this agency’s own records and answers the hub’s requests.",
            "The hub.",
            _OFFICE,
            f"01632 9604{number:02d}",
        )
        for number, (code, name) in enumerate(
            (
                ("COUNCIL", "Education and early help records"),
                ("POLICE", "Marlshire Police"),
                ("ACUTE", "Hospital trust"),
                ("COMMUNITY", "Community trust"),
                ("ICB", "Integrated care board"),
                ("GP", "General practice"),
                ("SCHOOLS", "Schools"),
                ("PROBATION", "Probation"),
                ("YJS", "Youth justice"),
                ("HOUSING", "Housing"),
                ("PUBLICHEALTH", "Public health"),
                ("VCS", "Voluntary sector"),
            )
        )
    ),
)

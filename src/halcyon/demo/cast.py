"""Marlshire's agencies, services, posts and the people who sign in to the demonstration. All invented."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Agency:
    code: str
    name: str
    kind: str


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


@dataclass(frozen=True)
class Persona:
    """Someone who signs in: `roles` are (role key, service code or ''), `posts` are (post key, standing)."""

    email: str
    name: str
    job: str
    agency: str
    roles: tuple[tuple[str, str], ...]
    posts: tuple[tuple[str, str], ...] = ()


AGENCIES = (
    Agency("COUNCIL", "Marlshire County Council", "council"),
    Agency("POLICE", "Marlshire Police", "police"),
    Agency("ACUTE", "Marlshire Royal Hospitals NHS Trust", "acute_trust"),
    Agency("COMMUNITY", "Marlshire Community and Mental Health NHS Trust", "community_trust"),
    Agency("ICB", "Marlshire and Vale Integrated Care Board", "icb"),
    Agency("GP", "Marlshire General Practices", "general_practice"),
    Agency("SCHOOLS", "Marlshire Schools and Colleges", "education"),
    Agency("PROBATION", "Marlshire Probation Delivery Unit", "probation"),
    Agency("YJS", "Marlshire Youth Justice Service", "youth_justice"),
    Agency("HOUSING", "Marlshire Housing Partnership", "housing"),
    Agency("PUBLICHEALTH", "Marlshire Public Health", "public_health"),
    Agency("VCS", "Marlshire Voluntary Alliance", "voluntary"),
)
# The clinical commissioning group of the seeds ended on 30 June 2022 (domain.md G1); its board follows it.
FORMER = Agency("CCG", "Marlshire Clinical Commissioning Group", "icb")

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


def _officer(slug: str, name: str, job: str, agency: str) -> Persona:
    return Persona(
        f"{slug}@marlshire.example", name, job, agency, (("mash_information_officer", f"{agency.lower()}_information"),)
    )


PERSONAS = (
    Persona(
        "amina.yusuf@marlshire.example",
        "Amina Yusuf",
        "School nurse, Hallow Green School",
        "COMMUNITY",
        (("school_nurse", "school_nursing"),),
    ),
    Persona(
        "tom.ashdown@marlshire.example",
        "Tom Ashdown",
        "Contact officer",
        "COUNCIL",
        (("contact_officer", "mash_hub"),),
    ),
    Persona(
        "ruth.okafor@marlshire.example",
        "Ruth Okafor",
        "MASH social worker",
        "COUNCIL",
        (("mash_social_worker", "mash_hub"),),
    ),
    Persona(
        "dev.patel@marlshire.example",
        "Dev Patel",
        "MASH social worker",
        "COUNCIL",
        (("mash_social_worker", "mash_hub"),),
    ),
    Persona(
        "helen.marsh@marlshire.example",
        "Helen Marsh",
        "MASH manager",
        "COUNCIL",
        (("mash_manager", "mash_hub"),),
        (("council.mash_duty_manager", "holder"),),
    ),
    Persona(
        "owen.price@marlshire.example",
        "Owen Price",
        "Deputy MASH manager",
        "COUNCIL",
        (("mash_manager", "mash_hub"),),
        (("council.mash_duty_manager", "deputy"),),
    ),
    Persona(
        "grace.lim@marlshire.example",
        "Grace Lim",
        "Service manager, front door",
        "COUNCIL",
        (("mash_manager", "mash_hub"),),
        (("council.mash_service_manager", "holder"),),
    ),
    _officer("imran.shah", "Imran Shah", "Police sergeant, MASH", "POLICE"),
    _officer("nia.bowen", "Nia Bowen", "Specialist nurse, MASH health", "COMMUNITY"),
    _officer("peter.lowe", "Peter Lowe", "Safeguarding nurse, hospital", "ACUTE"),
    _officer("dr.sana.malik", "Dr Sana Malik", "GP safeguarding lead", "GP"),
    _officer("carol.jennings", "Carol Jennings", "Education safeguarding officer", "SCHOOLS"),
    _officer("lewis.grant", "Lewis Grant", "Probation officer, MASH", "PROBATION"),
    _officer("abi.cole", "Abi Cole", "Youth justice worker", "YJS"),
    _officer("sean.doyle", "Sean Doyle", "Housing officer", "HOUSING"),
    _officer("fatima.noor", "Fatima Noor", "Refuge and advocacy manager", "VCS"),
    Persona(
        "dr.elin.rhys@marlshire.example",
        "Dr Elin Rhys",
        "Medical director and Caldicott guardian",
        "COMMUNITY",
        (("caldicott_guardian", ""),),
        (("community.caldicott_guardian", "holder"),),
    ),
    Persona(
        "james.okoro@marlshire.example",
        "James Okoro",
        "Caldicott guardian, hospital trust",
        "ACUTE",
        (("caldicott_guardian", ""),),
        (("acute.caldicott_guardian", "holder"),),
    ),
    Persona(
        "dr.tess.hart@marlshire.example",
        "Dr Tess Hart",
        "Caldicott guardian, general practice",
        "GP",
        (("caldicott_guardian", ""),),
    ),
    Persona(
        "rachel.stone@marlshire.example",
        "Rachel Stone",
        "Data protection lead, schools",
        "SCHOOLS",
        (("sharing_reviewer", ""),),
    ),
    Persona(
        "maeve.kelly@marlshire.example",
        "Maeve Kelly",
        "Designated nurse, safeguarding children",
        "ICB",
        (("designated_nurse", "icb_information"), ("designated_nurse", "icb_safeguarding")),
        (("icb.designated_nurse", "holder"),),
    ),
    Persona(
        "leah.bright@marlshire.example",
        "Leah Bright",
        "Named nurse, safeguarding children",
        "COMMUNITY",
        (("named_professional", "community_safeguarding"),),
    ),
    Persona(
        "jo.fenwick@marlshire.example",
        "Jo Fenwick",
        "Social worker, family help",
        "COUNCIL",
        (("allocated_worker", "family_help"),),
    ),
    Persona(
        "alan.brook@marlshire.example",
        "Alan Brook",
        "Head of safeguarding, custodian of restricted records",
        "COUNCIL",
        (("custodian", ""),),
        (("council.custodian", "holder"),),
    ),
    Persona(
        "ines.duarte@marlshire.example",
        "Ines Duarte",
        "Deputy head of safeguarding, second custodian",
        "COUNCIL",
        (("custodian", ""),),
        (("council.custodian", "deputy"),),
    ),
    Persona(
        "priya.nair@marlshire.example",
        "Priya Nair",
        "Privacy lead",
        "COUNCIL",
        (("privacy_lead", ""),),
        (("council.privacy_lead", "holder"),),
    ),
    Persona(
        "sam.whitlock@marlshire.example",
        "Sam Whitlock",
        "Administrator",
        "COUNCIL",
        (("administrator", ""),),
    ),
    Persona(
        "kit.moran@marlshire.example",
        "Kit Moran",
        "Second administrator",
        "COUNCIL",
        (("administrator", ""),),
    ),
    Persona(
        "beth.carver@marlshire.example",
        "Beth Carver",
        "Community pharmacist",
        "PUBLICHEALTH",
        (("practitioner", ""),),
    ),
    Persona(
        "marian.holt@marlshire.example",
        "Marian Holt",
        "Team leader, school nursing",
        "COMMUNITY",
        (("agency_manager", ""),),
    ),
    Persona(
        "bridget.farrow@marlshire.example",
        "Bridget Farrow",
        "Named nurse, safeguarding children",
        "COMMUNITY",
        (("named_professional", ""),),
    ),
    Persona(
        "colin.reeve@marlshire.example",
        "Colin Reeve",
        "Service manager, assessment and protection",
        "COUNCIL",
        (("service_manager", ""),),
    ),
    Persona(
        "yvonne.clarke@marlshire.example",
        "Yvonne Clarke",
        "Head of service, children's services",
        "COUNCIL",
        (("head_of_service", ""),),
        (("council.head_of_service", "holder"),),
    ),
    Persona(
        "dr.leo.maddox@marlshire.example",
        "Dr Leo Maddox",
        "Independent scrutineer of the partnership",
        "COUNCIL",
        (("independent_scrutineer", ""),),
        (("council.independent_scrutineer", "holder"),),
    ),
)

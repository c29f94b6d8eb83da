"""Marlshire’s agencies, posts and the people who sign in to the demonstration. All invented."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Agency:
    code: str
    name: str
    kind: str


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


def _officer(slug: str, name: str, job: str, agency: str, *also: tuple[str, str]) -> Persona:
    answers = ("mash_information_officer", f"{agency.lower()}_information")
    return Persona(f"{slug}@marlshire.example", name, job, agency, (answers, *also))


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
    Persona(
        "noreen.tate@marlshire.example",
        "Noreen Tate",
        "Emergency duty social worker",
        "COUNCIL",
        (("emergency_duty_worker", "emergency_duty_team"),),
        (("council.emergency_duty", "holder"),),
    ),
    Persona(
        "gareth.pugh@marlshire.example",
        "Gareth Pugh",
        "Emergency duty social worker, second on call",
        "COUNCIL",
        (("emergency_duty_worker", "emergency_duty_team"),),
        (("council.emergency_duty", "deputy"),),
    ),
    _officer("imran.shah", "Imran Shah", "Police sergeant, MASH", "POLICE"),
    _officer("nia.bowen", "Nia Bowen", "Specialist nurse, MASH health", "COMMUNITY"),
    _officer("peter.lowe", "Peter Lowe", "Safeguarding nurse, hospital", "ACUTE"),
    _officer("dr.sana.malik", "Dr Sana Malik", "GP safeguarding lead", "GP"),
    _officer("carol.jennings", "Carol Jennings", "Education safeguarding officer", "SCHOOLS", ("panel_member", "")),
    _officer("lewis.grant", "Lewis Grant", "Probation officer, MASH", "PROBATION"),
    _officer("abi.cole", "Abi Cole", "Youth justice worker", "YJS"),
    _officer("sean.doyle", "Sean Doyle", "Housing officer", "HOUSING", ("panel_member", "")),
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
        "marcus.bell@marlshire.example",
        "Marcus Bell",
        "Social worker, family help",
        "COUNCIL",
        (("allocated_worker", "family_help"),),
    ),
    Persona(
        "nadia.rahman@marlshire.example",
        "Nadia Rahman",
        "Team manager, assessment and protection",
        "COUNCIL",
        (("assessment_manager", "family_help"),),
        (("council.assessment_manager", "holder"),),
    ),
    Persona(
        "ellen.frost@marlshire.example",
        "Ellen Frost",
        "Child protection conference chair",
        "COUNCIL",
        (("conference_chair", "protection_conferences"),),
        (("council.conference_manager", "holder"),),
    ),
    Persona(
        "gwen.tate@marlshire.example",
        "Gwen Tate",
        "Early help coordinator",
        "COUNCIL",
        (("early_help_coordinator", "early_help"),),
        (("council.early_help_coordinator", "holder"),),
    ),
    Persona(
        "sara.lindqvist@marlshire.example",
        "Sara Lindqvist",
        "Team manager, exploitation team (Kingfisher)",
        "COUNCIL",
        (("kingfisher_manager", "kingfisher"),),
        (("council.kingfisher_manager", "holder"),),
    ),
    Persona(
        "ben.hartley@marlshire.example",
        "Ben Hartley",
        "Social worker, exploitation team (Kingfisher)",
        "COUNCIL",
        (("exploitation_social_worker", "kingfisher"),),
    ),
    Persona(
        "olu.martins@marlshire.example",
        "Olu Martins",
        "Detective constable, exploitation team (Kingfisher)",
        "POLICE",
        (("police_exploitation_officer", "kingfisher"),),
        (("police.exploitation_officer", "holder"),),
    ),
    Persona(
        "piotr.zielinski@marlshire.example",
        "Piotr Zielinski",
        "Panel coordinator, exploitation team (Kingfisher)",
        "COUNCIL",
        (("panel_coordinator", "kingfisher"),),
    ),
    Persona(
        "tamara.finch@marlshire.example",
        "Tamara Finch",
        "Lead therapist, Harbour therapeutic service",
        "VCS",
        (("therapeutic_worker", "therapeutic_service"),),
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
        (("pharmacist", ""),),
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
    Persona(
        "sinead.doran@marlshire.example",
        "Sinead Doran",
        "Clinic nurse, sexual health",
        "COMMUNITY",
        (("clinic_nurse", "sexual_health"),),
    ),
    Persona(
        "lorna.keys@marlshire.example",
        "Lorna Keys",
        "Lead nurse, sexual health clinic",
        "COMMUNITY",
        (("clinic_nurse", "sexual_health"),),
        (("community.clinic_lead", "holder"),),
    ),
    Persona(
        "adele.marsden@marlshire.example",
        "Adele Marsden",
        "Hospital social worker",
        "COUNCIL",
        (("hospital_social_worker", "hospital_social_work"),),
        (("council.hospital_social_worker", "holder"),),
    ),
    Persona(
        "kofi.asante@marlshire.example",
        "Kofi Asante",
        "Hospital social worker, deputy",
        "COUNCIL",
        (("hospital_social_worker", "hospital_social_work"),),
        (("council.hospital_social_worker", "deputy"),),
    ),
    Persona(
        "rosa.quill@marlshire.example",
        "Rosa Quill",
        "Specialist nurse, exploitation team",
        "COMMUNITY",
        (("exploitation_nurse", "exploitation_team_health"), ("exploitation_nurse", "kingfisher")),
    ),
    Persona(
        "dr.mina.pell@marlshire.example",
        "Dr Mina Pell",
        "GP and safeguarding lead, Hallow Green Surgery",
        "GP",
        (("practice_lead", "hallow_green_surgery"),),
    ),
    Persona(
        "dr.owen.farr@marlshire.example",
        "Dr Owen Farr",
        "GP and safeguarding lead, Canal Street Practice",
        "GP",
        (("practice_lead", "canal_street_practice"),),
    ),
    Persona(
        "hannah.oduya@marlshire.example",
        "Hannah Oduya",
        "Midwife",
        "ACUTE",
        (("midwife", "maternity"),),
    ),
    Persona(
        "wendy.stroud@marlshire.example",
        "Wendy Stroud",
        "Named midwife for safeguarding",
        "ACUTE",
        (("named_midwife", "maternity"),),
        (("acute.named_midwife", "holder"),),
    ),
)

"""The people of Marlshire’s safeguarding partnership who sign in to the demonstration. All invented."""

from __future__ import annotations

from halcyon.demo.cast import Persona

BOARD_PERSONAS = (
    Persona(
        "judith.amery@marlshire.example",
        "Judith Amery",
        "Manager, Marlshire safeguarding partnership",
        "COUNCIL",
        (("partnership_manager", ""),),
        (("council.partnership_manager", "holder"),),
    ),
    Persona(
        "clive.rowan@marlshire.example",
        "Clive Rowan",
        "Independent chair, safeguarding adults board",
        "COUNCIL",
        (("board_chair", ""),),
        (("council.adults_board_chair", "holder"),),
    ),
    Persona(
        "stella.winter@marlshire.example",
        "Stella Winter",
        "Director of quality and deputy chair, safeguarding adults board",
        "ICB",
        (
            ("board_chair", ""),
            ("board_member", ""),
        ),
        (
            ("council.adults_board_chair", "deputy"),
            ("icb.adults_board_deputy", "holder"),
            ("icb.executive_lead", "holder"),
        ),
    ),
    Persona(
        "mark.sterling@marlshire.example",
        "Mark Sterling",
        "Detective superintendent, public protection",
        "POLICE",
        (("board_member", ""),),
    ),
    Persona(
        "asha.verma@marlshire.example",
        "Asha Verma",
        "Director of nursing, community and mental health trust",
        "COMMUNITY",
        (("board_member", ""),),
    ),
    Persona(
        "fiona.mackay@marlshire.example",
        "Fiona Mackay",
        "Deputy director, children’s services",
        "COUNCIL",
        (("board_member", ""),),
    ),
    Persona(
        "joan.tully@marlshire.example",
        "Joan Tully",
        "Safeguarding auditor, community trust",
        "COMMUNITY",
        (("auditor", ""),),
    ),
    Persona(
        "ravi.menon@marlshire.example",
        "Ravi Menon",
        "Quality auditor, children’s services",
        "COUNCIL",
        (("auditor", ""),),
    ),
    Persona(
        "carys.bevan@marlshire.example",
        "Carys Bevan",
        "Training lead, safeguarding partnership",
        "COUNCIL",
        (("training_lead", ""),),
    ),
    Persona(
        "dr.tess.hollis@marlshire.example",
        "Dr Tess Hollis",
        "Named GP for safeguarding",
        "ICB",
        (("named_gp", ""),),
        (("icb.named_gp", "holder"),),
    ),
    Persona(
        "paul.renshaw@marlshire.example",
        "Paul Renshaw",
        "Joint commissioner, children’s health",
        "ICB",
        (("joint_commissioner", ""),),
    ),
)

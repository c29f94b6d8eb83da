"""The partnership's information sharing agreement, executable. Clause numbers are those of the county's own document.

The seeds say that every partner signed one (response-to-review-a-f, Information sharing); its text was not published, so
these clauses follow domain.md J1-J4 and the 2024 advice for practitioners (domain.md J2). A county replaces this file.
"""

from datetime import date

from halcyon.kernel.sharing import Agreement, Ask, Effect, OutsideClause, SharingRule

PARTNERS = frozenset(
    {
        "COUNCIL",
        "POLICE",
        "ACUTE",
        "COMMUNITY",
        "ICB",
        "GP",
        "SCHOOLS",
        "PROBATION",
        "YJS",
        "HOUSING",
        "PUBLICHEALTH",
        "VCS",
    }
)
SOURCE = "domain.md J1-J4; DfE information sharing advice 2024 (golden rules 1, 3, 6, 7)"
HEALTH = frozenset({"ACUTE", "COMMUNITY", "GP", "ICB", "PUBLICHEALTH"})


def _below_significant_harm_without_consent(ask: Ask) -> bool:
    serious = ask.facts.get("rating") in (None, "red") or ask.facts.get("danger_now") == "yes"
    return not serious and ask.facts.get("consent") not in ("given", "unsafe")


def _immediate_danger(ask: Ask) -> bool:
    return ask.facts.get("danger_now") == "yes"


def _decided_for_this_child(ask: Ask) -> bool:
    return bool(ask.facts.get("decided_by"))


AGREEMENT = Agreement(
    key="marlshire_partnership",
    version=1,
    title="Marlshire Safeguarding Partnership information sharing agreement",
    source=SOURCE,
    parties=PARTNERS,
    in_force_from=date(2024, 4, 1),
    review_on=date(2027, 4, 1),
    danger=_immediate_danger,
    outside=(
        OutsideClause(
            "taken_on_outside",
            "7.1",
            "Somebody outside the partnership is asked to take a person on: a named manager decides what they need to know before they accept, and why.",
            "domain.md J1 (Children Act 1989 s17, s27; Care Act 2014 s6, s42; Crime and Disorder Act 1998 s115), J4",
            {
                "other_authority": "another authority",
                "adult_safeguarding": "adult safeguarding",
                "marac": "the MARAC",
                "channel": "the Channel panel",
            },
            frozenset({"identity", "concern", "outcome"}),
        ),
        OutsideClause(
            "told_to_the_family",
            "7.2",
            "A child, a parent, a carer or an adult at risk is told by letter what the professional who signs it has decided that they may know.",
            "domain.md J2 (golden rule 2), J4; the letter is checked before it is signed",
            {"family": "the family"},
            frozenset({"outcome"}),
        ),
    ),
    rules=(
        SharingRule(
            "identity_and_involvement",
            "4.1",
            Effect.PERMIT,
            "Partners may tell the hub who is involved with a child, and since when, for a MASH enquiry.",
            SOURCE,
            purposes=frozenset({"mash_enquiry", "section_47"}),
            to_agencies=frozenset({"COUNCIL"}),
            categories=frozenset(
                {"identity", "involvement", "concern", "family", "education", "housing", "offending", "outcome"}
            ),
        ),
        SharingRule(
            "health_general",
            "4.2",
            Effect.PERMIT,
            "Health services may tell the hub what is relevant to the worry about this child.",
            SOURCE,
            purposes=frozenset({"mash_enquiry", "section_47"}),
            from_agencies=HEALTH,
            to_agencies=frozenset({"COUNCIL"}),
            categories=frozenset({"identity", "involvement", "concern", "family", "health", "outcome"}),
        ),
        SharingRule(
            "identity_to_asked",
            "4.3",
            Effect.PERMIT,
            "The hub may tell a partner who the child is, so that the partner can look for its own records.",
            SOURCE,
            purposes=frozenset({"mash_enquiry", "section_47"}),
            from_agencies=frozenset({"COUNCIL"}),
            categories=frozenset({"identity"}),
        ),
        SharingRule(
            "sexual_health_by_guardian",
            "4.6",
            Effect.REVIEW,
            "Sexual health information is shared only after the Caldicott guardian has looked at this request.",
            SOURCE,
            from_agencies=HEALTH,
            categories=frozenset({"sexual_health"}),
        ),
        SharingRule(
            "exploitation_meeting",
            "4.7",
            Effect.PERMIT,
            "Whoever is invited to a meeting of the exploitation team is told who is discussed and what the shared plan says, as far as each line’s own label lets their agency read it.",
            SOURCE,
            purposes=frozenset({"exploitation"}),
            from_agencies=frozenset({"COUNCIL"}),
            categories=frozenset({"identity", "involvement", "concern"}),
        ),
        SharingRule(
            "no_consent_below_harm",
            "5.3",
            Effect.REVIEW,
            "Below significant harm, a general practice or school is approached with consent, or after someone has decided to go ahead without it and said why.",
            SOURCE,
            purposes=frozenset({"mash_enquiry"}),
            from_agencies=frozenset({"GP", "SCHOOLS"}),
            condition=_below_significant_harm_without_consent,
        ),
        SharingRule(
            "feedback_to_referrer",
            "6.1",
            Effect.PERMIT,
            "A referrer is told that the concern was received, what was decided in outline and what they should do next.",
            SOURCE,
            purposes=frozenset({"feedback"}),
            from_agencies=frozenset({"COUNCIL"}),
            categories=frozenset({"outcome"}),
        ),
        SharingRule(
            "told_in_outline",
            "6.3",
            Effect.PERMIT,
            "A general practice or a school is told by letter what was decided about a child whom it works with, in outline, and what it should do.",
            SOURCE,
            purposes=frozenset({"inform"}),
            from_agencies=frozenset({"COUNCIL"}),
            to_agencies=frozenset({"GP", "SCHOOLS"}),
            categories=frozenset({"outcome"}),
        ),
        SharingRule(
            "feedback_is_outline_only",
            "6.2",
            Effect.DENY,
            "Feedback to a referrer, and a letter about what was decided, never carries what another agency said or where a family lives.",
            SOURCE,
            purposes=frozenset({"feedback", "inform"}),
            categories=frozenset({"health", "sexual_health", "offending", "housing", "education", "family", "case"}),
        ),
        SharingRule(
            "tell_practice",
            "6.3",
            Effect.PERMIT,
            "A practice is told that a child registered there, or somebody in the child’s family, has a plan or is being "
            "looked into, so that its own records say so. What it is about stays with the hub.",
            SOURCE,
            purposes=frozenset({"gp_record"}),
            from_agencies=frozenset({"COUNCIL"}),
            to_agencies=frozenset({"GP"}),
            categories=frozenset({"identity", "involvement"}),
        ),
        SharingRule(
            "tell_practice_exploitation",
            "6.4",
            Effect.PERMIT,
            "A practice is told that the exploitation team works with a child registered there, so that its own records say "
            "that the child is at risk.",
            "domain.md I7 (codes on the child’s record); Marlshire’s own choice: no published agreement was found that "
            "speaks of it",
            purposes=frozenset({"gp_record"}),
            from_agencies=frozenset({"COUNCIL"}),
            to_agencies=frozenset({"GP"}),
            categories=frozenset({"identity", "involvement", "concern"}),
            verified=False,
        ),
        SharingRule(
            "review_asks",
            "8.1",
            Effect.PERMIT,
            "Whoever runs a review tells each agency that is asked for its part whom the review is about, so that the agency can look in its own record.",
            "domain.md B8, F3 to F6, J1 (Care Act 2014 section 45)",
            purposes=frozenset({"statutory_review"}),
            categories=frozenset({"identity"}),
        ),
        SharingRule(
            "review_part",
            "8.2",
            Effect.PERMIT,
            "An agency sends its part of a review to the panel: what its own record says in the period of the terms, and what it makes of it.",
            "domain.md B8, F3 to F6, J1 (Care Act 2014 section 45)",
            purposes=frozenset({"statutory_review"}),
            categories=frozenset(
                {
                    "identity",
                    "involvement",
                    "concern",
                    "health",
                    "education",
                    "offending",
                    "housing",
                    "family",
                    "outcome",
                    "case",
                }
            ),
        ),
        SharingRule(
            "clinic_tells_practice",
            "3.2",
            Effect.PERMIT,
            "A nurse of the sexual health clinic may tell a young person’s own practice who they are and what worries the clinic, by a decision made and reasoned for that one young person.",
            "Marlshire’s own choice: no published agreement was found that speaks of it",
            purposes=frozenset({"refer_concern"}),
            from_agencies=frozenset({"COMMUNITY"}),
            to_agencies=frozenset({"GP"}),
            categories=frozenset({"identity", "concern"}),
            condition=_decided_for_this_child,
            verified=False,
        ),
        SharingRule(
            "practice_meeting",
            "3.3",
            Effect.PERMIT,
            "Health professionals and social workers whom a general practice invites to its safeguarding meeting hear who is "
            "talked about there, and what worries the practice.",
            "Marlshire’s own choice: no published agreement was found that speaks of it; instruments.md section 4, G3 asks "
            "for these meetings and says who comes",
            purposes=frozenset({"gp_record"}),
            from_agencies=frozenset({"GP"}),
            to_agencies=(HEALTH - {"GP"}) | {"COUNCIL"},
            categories=frozenset({"identity", "concern", "health", "family"}),
            verified=False,
        ),
        SharingRule(
            "raise_concern",
            "3.1",
            Effect.PERMIT,
            "Any partner may send the hub a concern about a child or an adult, with what they know that bears on it.",
            SOURCE,
            purposes=frozenset({"refer_concern"}),
            to_agencies=frozenset({"COUNCIL"}),
        ),
    ),
)

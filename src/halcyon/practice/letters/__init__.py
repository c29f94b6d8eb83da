"""Letters from the hub: what each begins and ends with, and what may be in it for whom (domain.md A1.8, J2)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Template:
    """A letter to one kind of recipient, in one version. It starts without anything of the case but what fits them.

    In `opening` and `closing` stand "{reference}" (of the concern for a referrer, else of the enquiry), "{outcome}" (what
    was decided, in outline) and "{telephone}" (of the hub), where the recipient may know them. `prompt` says what the
    writer adds; without one nothing is added. `address` says from where it begins: "referrer", "home" or "" for a
    recipient whose address the writer takes from the directory. `agency` is the code under which the sharing agreement
    knows the recipient, empty for people. `family` letters may hold nothing that is withheld from the family.
    """

    key: str
    version: int
    title: str
    opening: tuple[str, ...]
    closing: tuple[str, ...]
    source: str
    prompt: str = ""
    help: str = ""
    greeting: str = "Dear {name}"
    address: str = ""
    agency: str = ""
    family: bool = False
    referrer: str = ""  # "professional" or "public": a letter to whoever raised the concern
    about: str = ""  # "child" or "adult": a letter that fits an enquiry about one of them alone
    theirs: bool = False  # a letter to whom the enquiry is about


SOURCE = "domain.md A1.8, J2 (golden rules 5 and 6); the wording is our own"
RING = "If you are worried again, ring the hub on {telephone}. If anyone is in danger now, ring 999."
WITHOUT = "Nothing that another agency said, no address, and no name of anybody who told us."

REFERRER = Template(
    "referrer",
    1,
    "Referrer: what came of the concern",
    (
        "Thank you for the concern that you raised ({reference}). It was looked at by the Multi-Agency Safeguarding Hub.",
        "What was decided, in outline: {outcome}.",
    ),
    (RING,),
    SOURCE,
    prompt="What would you like them to do?",
    help=WITHOUT,
    referrer="professional",
)
PUBLIC = Template(
    "referrer_public",
    1,
    "Member of the public: acknowledgement",
    (
        "Thank you for telling us about your worry. We have it, and we have looked at it.",
        "We cannot tell you what happens next: we keep what people tell us, and whom it is about, to ourselves.",
    ),
    (RING,),
    SOURCE,
    greeting="Hello",
    address="referrer",
    referrer="public",
)
PARENT = Template(
    "parent",
    1,
    "Parent or carer",
    ("I am writing from the Multi-Agency Safeguarding Hub (MASH) of the council. Our reference is {reference}.",),
    (
        "You can ask us what we hold about you and your child, and tell us if something is wrong.",
        "Ring us on {telephone}. If anyone is in danger now, ring 999.",
    ),
    SOURCE,
    prompt="What do you tell the parent or carer?",
    help="In plain words, and nothing that could put somebody at risk. " + WITHOUT,
    address="home",
    family=True,
    about="child",
)
CHILD = Template(
    "child",
    1,
    "Child or young person",
    ("We are the people in the council who listen when somebody is worried about a child or a young person.",),
    (
        "You can talk to us on {telephone}. If you are in danger now, ring 999. You can also ring Childline on 0800 1111.",
    ),
    SOURCE,
    prompt="What do you tell them?",
    help="In words that they use. Think of who else may open this letter. " + WITHOUT,
    greeting="Hello {name}",
    address="home",
    family=True,
    about="child",
    theirs=True,
)
ADULT = Template(
    "adult",
    1,
    "The adult themself",
    ("I am writing from the Multi-Agency Safeguarding Hub (MASH) of the council. Our reference is {reference}.",),
    (
        "You decide about your own life. You can say what you want to happen, ask somebody you trust to speak for you, and "
        "ask us what we hold about you.",
        "Ring us on {telephone}. If you are in danger now, ring 999.",
    ),
    "domain.md A1.8, F1 (making safeguarding personal), J2; the wording is our own",
    prompt="What do you tell them?",
    help="In plain words. Whoever harms them may open their letters: write to an address that is safe. " + WITHOUT,
    about="adult",
    theirs=True,
    family=True,
)
GP = Template(
    "gp",
    1,
    "General practice",
    ("I am writing about a patient of yours whose enquiry has the reference {reference}.",),
    (
        "Please ring us on {telephone} with anything that changes. Keep this letter where the family cannot see it online.",
    ),
    SOURCE,
    prompt="What does the practice need to know and do?",
    help=WITHOUT,
    agency="GP",
)
SCHOOL = Template(
    "school",
    1,
    "School or college",
    ("I am writing to the designated safeguarding lead about an enquiry with the reference {reference}.",),
    ("Please ring us on {telephone} with anything that changes. Keep this letter with the child protection file.",),
    SOURCE,
    prompt="What does the school need to know and do?",
    help=WITHOUT,
    agency="SCHOOLS",
    about="child",
)
TEMPLATES = {t.key: t for t in (REFERRER, PUBLIC, PARENT, CHILD, ADULT, GP, SCHOOL)}

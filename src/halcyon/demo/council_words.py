"""Who comes to the council’s meetings in the demonstration, and what is said and seen there."""

from __future__ import annotations

Person = tuple[str, str, str]  # agency, profession, name
DISCUSSION: tuple[Person, ...] = (
    ("COUNCIL", "social_worker", "Marcus Bell"),
    ("COUNCIL", "social_work_manager", "Helen Marsh"),
    ("POLICE", "police_officer", "Imran Shah"),
    ("COMMUNITY", "health_professional", "Nia Bowen"),
    ("SCHOOLS", "education", "Carol Jennings"),
)
CONFERENCE: tuple[Person, ...] = (
    ("COUNCIL", "social_worker", "Marcus Bell"),
    ("POLICE", "police_officer", "Imran Shah"),
    ("COMMUNITY", "health_professional", "Nia Bowen"),
    ("SCHOOLS", "education", "Carol Jennings"),
    ("", "family", "The mother"),
)
# What a concern was about, and the category under which a conference makes a plan for it.
CATEGORY = {
    "neglect": "neglect",
    "physical_injury": "physical",
    "fabricated_illness": "physical",
    "unborn": "neglect",
    "exploitation": "sexual",
    "online": "sexual",
}
KNOWN = (
    "Police: two calls to the address this year. Health: appointments missed since spring. School: often late, and "
    "hungry on Mondays."
)
SAFETY = (
    "A grandparent stays in the house; the health visitor calls tomorrow and the school rings if the child is away."
)
FAMILY = "They find it hard that so many people came. They agree that something has to change."
TALKS = 4  # years old; of younger children nobody writes down words
WORDS = {
    "discussion": "Said to a teaching assistant: please do not ring home.",
    "conference": "I want the shouting to stop, and to stay at my school.",
    "assessment": "I like it best when everybody is at home and nobody shouts.",
}
SEEN = {"seen": "yes", "seen_alone": "yes", "not_alone_why": ""}
OLDER = SEEN | {"seen_what": "Talked about school, a friend and who is at home in the evening; ate while we spoke."}
YOUNGER = SEEN | {"seen_what": "Awake, clean and curious, in a warm room; went to the mother to be lifted."}
NOT_BORN = "The baby is not born yet. The mother was seen at home, with the midwife."
UNBORN = {"seen": "no", "not_seen_why": NOT_BORN, "seen_what": "A cot and clothes are there; the mother feels well."}

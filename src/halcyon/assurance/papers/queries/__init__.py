"""Reading papers and meetings, for people of the board's room."""

from halcyon.assurance.papers.queries.calendar import (
    MeetingPage,
    as_calendar,
    deadline,
    forward_plan,
    meeting_page,
    meetings_held,
    people_to_ask,
)
from halcyon.assurance.papers.queries.papers import (
    FigureShown,
    PaperPage,
    as_word,
    identifying_text,
    meetings_to_come,
    paper,
    paper_page,
    papers,
    papers_of,
    signers,
    version_of,
)

__all__ = [
    "FigureShown",
    "MeetingPage",
    "PaperPage",
    "as_calendar",
    "as_word",
    "deadline",
    "forward_plan",
    "identifying_text",
    "meeting_page",
    "meetings_held",
    "meetings_to_come",
    "paper",
    "paper_page",
    "papers",
    "papers_of",
    "people_to_ask",
    "signers",
    "version_of",
]

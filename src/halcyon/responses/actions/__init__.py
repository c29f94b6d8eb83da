"""Answering an instrument: saved as it is written, signed, superseded; and what hard rules ask of people."""

from halcyon.responses.actions.answering import Changed, NotComplete, save, save_part, sign, start
from halcyon.responses.actions.demanding import NotAnswered, answer_demand, referred
from halcyon.responses.actions.tools import (
    Child,
    begin,
    context_for,
    offered_to,
    read_back,
    sign_tool,
    supersede,
    write_down,
)
from halcyon.responses.facts import facts_of

__all__ = [
    "Changed",
    "Child",
    "NotAnswered",
    "NotComplete",
    "answer_demand",
    "begin",
    "context_for",
    "facts_of",
    "offered_to",
    "read_back",
    "referred",
    "save",
    "save_part",
    "sign",
    "sign_tool",
    "start",
    "supersede",
    "write_down",
]

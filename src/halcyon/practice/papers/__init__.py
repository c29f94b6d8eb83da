"""Editions of the papers that a board or a governing body reads. An edition that was used is not changed: add one."""

from halcyon.practice.papers.governing_body import GOVERNING_BODY
from halcyon.practice.papers.model import IMPLICATIONS, PLACEHOLDER, PURPOSES, Heading, PaperTemplate
from halcyon.practice.papers.others import ANNUAL_REPORT, LEARNING_BRIEF

TEMPLATES: dict[str, PaperTemplate] = {t.key: t for t in (GOVERNING_BODY, ANNUAL_REPORT, LEARNING_BRIEF)}

__all__ = ["IMPLICATIONS", "PLACEHOLDER", "PURPOSES", "TEMPLATES", "Heading", "PaperTemplate"]

"""The comparison as a story of five slides: question, one telling query, map, verdict with cost, decision."""

from components.comparison.story.content import (
    Answers,
    ModelStyle,
    Picture,
    Story,
    TellingQuery,
    VerdictTable,
    telling_query,
)
from components.comparison.story.page import html_file, slides

__all__ = [
    "Answers",
    "ModelStyle",
    "Picture",
    "Story",
    "TellingQuery",
    "VerdictTable",
    "html_file",
    "slides",
    "telling_query",
]

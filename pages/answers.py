"""Answers: what a chat model makes of each model's results, and how much of that is retrieval."""

from __future__ import annotations

from components.ui.answers import page as answers
from components.ui.answers import words
from components.ui.shared import frame

frame.title(words.TITLE, words.STEP, words.DETAIL)
answers.page(frame.need_view())

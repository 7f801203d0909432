"""Needs: what the embeddings are for, what rules a model out, what a better one is worth."""

from __future__ import annotations

from components.ui.needs import answer as needs_answer
from components.ui.needs import page as needs
from components.ui.needs import share as needs_share
from components.ui.needs import words as text_needs
from components.ui.shared import frame

frame.title(text_needs.TITLE, text_needs.STEP, text_needs.WHAT)
needs_share.remember_link()
if frame.current_project() is None:
    needs_share.announce()
view = frame.need_view("needs")
needs_share.offer(view)
needs_answer.worth(view)
needs.presets(view)
needs.form(view)
needs_answer.formula(view)
needs_answer.does_better_pay(view)
needs_answer.ruled_out(view)
needs_answer.what_the_task_sets(view)
needs_share.share(view)

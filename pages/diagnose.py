"""Diagnose: why a model misses what it misses, what could be gained, and what its scores mean."""

from __future__ import annotations

from components.ui import diagnose, frame, robustness, text_diagnose

frame.title(text_diagnose.TITLE, text_diagnose.STEP, text_diagnose.WHAT)
view = frame.need_results("diagnose")
if view.collection.has_judgments:
    diagnose.recall(view)
    diagnose.headroom(view)
else:
    diagnose.without_judgments(view)
diagnose.scores(view)
diagnose.hubs(view)
robustness.section(view)

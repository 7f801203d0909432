"""Diagnose: why a model misses what it misses, what could be gained, and what its scores mean."""

from __future__ import annotations

from components.ui.diagnose import files_robustness, robustness
from components.ui.diagnose import page as diagnose
from components.ui.diagnose import words as text_diagnose
from components.ui.shared import frame

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
files_robustness.section(view)

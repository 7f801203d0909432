"""Quality: which model finds the right documents, by how much, and how sure."""

from __future__ import annotations

from components.ui import frame, grade, practice, quality, text

frame.title(text.QUALITY_TITLE, text.STEP_MEASURE)
view = frame.need_results("quality")
if view.collection.has_judgments:
    quality.answer(view)
    quality.chart(view)
    quality.groups(view)
    practice.agreement_line(view)
    quality.metrics_table(view)
    quality.kinds(view)
    quality.queries(view)
    quality.pairs(view)
    grade.fold_away(view)
else:
    quality.without_judgments(view)
    grade.twenty(view)
    quality.agreement(view)

"""Cost: how fast and how big each model is here, and what a month of it costs."""

from __future__ import annotations

from components.ui import cost, frame, text

frame.title(text.COST_TITLE, text.STEP_COST)
view = frame.need_results("cost")
volume = cost.volumes(view)
rows = cost.cost_rows(view, volume)
cost.answer(rows)
cost.charts(view, rows)
cost.table(view, rows)
cost.explain(view, rows)

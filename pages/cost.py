"""Cost: how fast and how big each model is here, what a month of it costs, and what moves that."""

from __future__ import annotations

from components.comparison.cost.rows import cost_rows
from components.ui.cost import assumptions as cost_assumptions
from components.ui.cost import break_even as cost_break_even
from components.ui.cost import learning, load_tests, vector_sizes, vector_store
from components.ui.cost import page as cost
from components.ui.cost import prices as cost_prices
from components.ui.cost import switching as cost_switching
from components.ui.cost import volumes as cost_volumes
from components.ui.shared import frame, session, text

frame.title(text.COST_TITLE, text.STEP_COST)
view = frame.need_results("cost")
volume = session.monthly_volume(view)
rows = cost_rows(view, volume)
against = cost_break_even.against_api(view, volume)
cost.answer(view, rows, against)
cost.charts(view, rows, against)
learning.section(view)
cost_volumes.section(view)
cost_assumptions.section(view, volume)
cost_break_even.section(view, volume)
cost_switching.section(view, volume)
load_tests.section(view)
vector_sizes.section(view)
vector_store.section(view)
cost_prices.section(view)
cost.table(view, rows)
cost.explain(view, rows)

"""Decision: which model to take, how sure that is, what would change it; the memo and the code to start with."""

from __future__ import annotations

from components.ui.decision import integration, memo, since_last_visit
from components.ui.decision import page as decision
from components.ui.decision import words as text_decision
from components.ui.shared import frame

frame.title(text_decision.TITLE, text_decision.STEP)
view = frame.need_results("decision")
found = view.decision
decision.answer(view, found)
decision.scores(view, found)
decision.changes(found)
decision.weighed(view, found)
since_last_visit.section(view)
decision.own_weights(view, found)
decision.tradeoff(view, found)
memo.section(view)
integration.section(view, found)

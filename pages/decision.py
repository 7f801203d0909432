"""Decision: which model to take, how sure that is, what would change it; the memo and the code to start with."""

from __future__ import annotations

from components.ui.decision import integration, memo, since_last_visit
from components.ui.decision import page as decision
from components.ui.decision import words as text_decision
from components.ui.shared import frame

frame.title(text_decision.TITLE, text_decision.STEP)
view = frame.need_results("decision")
decided = view.decision
decision.answer(view, decided)
decision.scores(view, decided)
decision.changes(decided)
decision.weighed(view, decided)
since_last_visit.section(view)
decision.own_weights(view, decided)
decision.tradeoff(view, decided)
memo.section(view)
integration.section(view, decided)

"""Search: look at one query across models, grade answers, or vote blind between two lists."""

from __future__ import annotations

from components.ui.maps import page as maps
from components.ui.search import many_queries
from components.ui.search import page as search
from components.ui.shared import ask, excluded, frame, hits, notes, text
from components.ui.shared.judging import blind, grade

frame.title(text.SEARCH_TITLE, text.STEP_LOOK)
view = frame.need_results("search")
mode = search.choose_mode()
if mode == "grade":
    grade.twenty(view)
elif mode == "blind":
    blind.page(view, search.pick_models(view.ready, "models"))
else:
    chosen = search.pick_models(view.ready, "models")
    excluded.explain(view)
    asked = ask.pick_query(view, key="search", in_address=True)
    options = search.options(view)
    if asked is None:
        search.no_query(view)
    else:
        search.explain(view, asked)
        answers = hits.columns(
            view,
            chosen,
            asked,
            options.k,
            where=options.where,
            among=options.among,
            with_sentences=options.with_sentences,
        )
        search.agreement(chosen, answers, options.k)
        notes.note_field(view, asked)
        maps.hits_on_maps(view, chosen, asked, answers, options.may_appear(view))
    many_queries.section(view, chosen, options.k, is_limited=options.is_limited)
    notes.all_notes(view)

"""Search: look at one query across models, grade answers, or vote blind between two lists."""

from __future__ import annotations

from components.ui.maps import page as maps
from components.ui.search import many_queries
from components.ui.search import page as search
from components.ui.shared import ask, excluded, frame, hits, notes, text
from components.ui.shared.judging import blind, grade

modes = frame.title(text.SEARCH_TITLE, text.STEP_LOOK)
view = frame.need_results("search")
with modes:
    mode = search.choose_mode(view)
search.say_mode(mode)
if mode == "grade":
    grade.twenty(view)
elif mode == "blind":
    blind.page(view, search.pick_models(view.ready, "models"))
else:
    asked = ask.pick_query(view, key="search", in_address=True)
    above, known, models, more = search.second_row()
    with search.folded_models(models, view):
        chosen = search.pick_models(view.ready, "models")
    options = search.options(view, more, above)
    chosen = search.that_take(view.ready, chosen, None if asked is None else asked.item)
    if asked is None:
        search.no_query(view)
    else:
        with known:
            search.explain(view, asked, options.where)
        answers = hits.columns(
            view,
            chosen,
            asked,
            options.k,
            where=options.where,
            among=options.among,
            with_sentences=options.with_sentences,
            with_scores=options.with_scores,
            lines=options.lines,
        )
        search.agreement(chosen, answers, options.k)
    excluded.explain(view)
    if asked is not None:
        if asked.item is None:
            notes.note_field(view, asked)
        maps.hits_on_maps(view, chosen, asked, answers, options.may_appear(view))
    many_queries.section(view, chosen, options.k, is_limited=options.is_limited)
    notes.all_notes(view)

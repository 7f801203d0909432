"""Search: one query, up to four models side by side, and where their results lie on the maps."""

from __future__ import annotations

from components.ui import excluded, frame, hits, maps, search, text

frame.title(text.SEARCH_TITLE, text.STEP_LOOK)
view = frame.need_results("search")
chosen, k, where = search.controls(view)
excluded.explain(view)
asked = hits.pick_query(view, key="search", in_address=True)
if asked is None:
    search.no_query()
else:
    search.explain(view, asked)
    answers = hits.columns(view, chosen, asked, k, where=where)
    search.agreement(chosen, answers, k)
    maps.hits_on_maps(view, chosen, asked, answers)

"""Map: the documents as up to four models see them, linked."""

from __future__ import annotations

from components.ui import excluded, frame, maps, search, text

frame.title(text.MAP_TITLE, text.STEP_LOOK)
view = frame.need_results("map")
chosen = search.pick_models(maps.drawable(view), "maps")
excluded.explain(view)
colour = maps.choose_colour(view)
if chosen:
    selected = maps.linked(view, chosen, colour)
    maps.honesty(view, chosen)
    maps.selection(view, selected)
else:
    maps.nothing_to_draw()

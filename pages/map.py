"""Map: the documents as up to four models see them, linked."""

from __future__ import annotations

from components.ui.maps import layout_quality
from components.ui.maps import page as maps
from components.ui.search import page as search
from components.ui.shared import excluded, frame, map_state, text

frame.title(text.MAP_TITLE, text.STEP_LOOK)
view = frame.need_results("map")
chosen = search.pick_models(map_state.drawable(view), "maps")
excluded.explain(view)
if not chosen:
    maps.nothing_to_draw()
elif state := maps.state_of(view, chosen):
    selected = maps.linked(state)
    layout_quality.say(state)
    maps.sections(state, selected)
maps.without_map(view)

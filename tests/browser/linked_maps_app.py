"""A small page with linked maps.

Query parameters: n, panels, canvas, marks, labels, reads, doubt, themes, tight, note.
"""

from __future__ import annotations

import json

import numpy as np
import streamlit as st

from components.records import FloatArray
from components.ui.shared.linked_maps import MapMark, MapPanel, MapPoints, MapThemes, encode_maps, reader
from components.ui.shared.linked_maps.element import draw_encoded

SLOTS = (
    ("all-MiniLM-L6-v2", "#0F5377", "#89E0F8", "circle"),
    ("multilingual-e5-small", "#925204", "#F69931", "square"),
    ("WordLlama 256", "#068A6C", "#5CC19F", "triangle-up"),
    ("GloVe 50", "#8350BC", "#A898E8", "diamond"),
)
GROUPS = ("Accounts", "Billing", "Delivery", "Returns", "Security", "Search", "Mobile app", "Data export")


def made_up(n: int, groups: int, width: float) -> tuple[list[FloatArray], list[int]]:
    """Maps of the same documents; group 0 lies alone far to the left in the first."""
    random = np.random.default_rng(0)
    group = np.arange(n) % groups
    layouts = []
    for panel in range(4):
        centres = np.random.default_rng(panel).uniform(-4, 4, (groups, 2))
        if panel == 0 and groups > 1:
            centres[0] = (-16, 0)
        spread = random.normal(scale=0.7 + 0.3 * panel, size=(n, 2)).clip(-2, 2)
        layouts.append((centres[group] + width * spread).astype(np.float32))
    return layouts, group.tolist()


st.set_page_config(layout="wide")
asked = st.query_params
n, count = int(asked.get("n", "250")), int(asked.get("panels", "2"))
if st.button("Add a map"):
    count += 1
groups = min(int(asked.get("labels", "8")), n)
layouts, group = made_up(n, groups, 0.01 if "tight" in asked else 1.0)
names = [GROUPS[i] if i < len(GROUPS) else f"Group {i}" for i in range(groups)]
titles = [f"<b>Article {i}</b> about {names[group[i]].lower()}" for i in range(n)]
doubtful = np.arange(n) % 5 == 0 if "doubt" in asked else None
nearest = (np.arange(n)[:, None] + 8 * np.arange(1, 6)) % n if n > 5 else None  # of the same group
panels = [
    MapPanel(
        title,
        f"In this picture {83 - 7 * i} of 100 neighbours are real. Look for groups; don't measure distances.",
        light,
        marker,
        layouts[i],
        colour_dark=dark,
        query=(0.5, 0.5) if "marks" in asked else None,
        doubtful=doubtful,
        neighbours=None if "reads" in asked else nearest,
        note=asked.get("note", ""),
    )
    for i, (title, light, dark, marker) in enumerate(SLOTS[:count])
]
marks = []
if "marks" in asked:
    for i in range(count):
        ranks = [MapMark(i, 11 * r + i, "relevant" if r % 2 else "hit", r) for r in range(1, 6)]
        marks += [*ranks, MapMark(i, 7, "missed")]
ids = [f"d{i}" for i in range(n)]
preset = ids[::10] if st.button("Select every tenth") else None
themes = MapThemes(np.array(group, np.uint8), [f"{name}, words" for name in names]) if "themes" in asked else None
encoded = encode_maps(panels, MapPoints(ids, titles, [names[g] for g in group]), themes=themes)
if "reads" in asked:
    reader(
        "maps",
        lambda row: {
            "title": f"Read {ids[row]}",
            "label": "",
            "text": "The text of it",
            "near": [[(row + 8) % n, (row + 16) % n]] * count,
        },
    )
chosen = draw_encoded(
    encoded, ids, key="maps", marks=marks, selected=preset, canvas="canvas" in asked, reads="reads" in asked
).ids
st.text(f"chosen: {len(chosen)} {json.dumps(chosen if len(chosen) < 300 else [])}")

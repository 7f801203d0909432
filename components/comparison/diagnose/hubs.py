"""Documents that intrude into many lists, and how narrow the vectors lie: sentences and figures."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from components.comparison.comparison import Comparison
from components.comparison.diagnose import words
from components.comparison.passages import document_names
from components.evaluation.hubness import intruders
from components.i18n import tr
from components.markdown import escape
from components.measurements.vector_space import DEPTH, QueryHubs, Space

NARROW_COSINE = 0.3  # between random documents; below, vectors lie in many directions


def found_intruders(comparison: Comparison, query_hubs: QueryHubs) -> pd.DataFrame:
    """The intruders among the documents of a model's lists."""
    return intruders(query_hubs.table, DEPTH, query_hubs.hubness.lists, len(comparison.collection.parent_ids))


def hub_words(comparison: Comparison, spaces: Mapping[str, Space], hubs: Mapping[str, QueryHubs]) -> str:
    """Which document intrudes most, or which is near the most others where nothing was asked."""
    filled = {name: query_hubs for name, query_hubs in hubs.items() if len(query_hubs.table)}
    if filled:
        return _query_sentence(comparison, filled)
    near = {name: space for name, space in spaces.items() if len(space.frequent)}
    if not near:
        return words.HUB_EMPTY
    name = max(near, key=lambda model: int(near[model].frequent["lists"].iloc[0]))
    row = near[name].frequent.iloc[0]
    return words.HUB_NEIGHBOURS.format(
        model=escape(name),
        document=escape(document_names(comparison.collection, near[name].frequent["doc_id"].head(1))[0]),
        lists=row["lists"],
        total=f"{near[name].neighbours.lists:,}",
        chance=min(DEPTH, near[name].neighbours.documents - 1),
    )


def _query_sentence(comparison: Comparison, hubs: Mapping[str, QueryHubs]) -> str:
    tables = {name: found_intruders(comparison, query_hubs) for name, query_hubs in hubs.items()}
    guilty = {name: rows for name, rows in tables.items() if len(rows)}
    if guilty:
        name = max(guilty, key=lambda model: (guilty[model]["lists"].iloc[0], len(guilty[model])))
        row = guilty[name].iloc[0]
        template = _worst(int(row["right"]), int(row["wrong"]))
    else:
        name = max(hubs, key=lambda model: int(hubs[model].table["lists"].iloc[0]))
        row, template = hubs[name].table.iloc[0], words.HUB_NONE
    sentence = template.format(
        model=escape(name),
        document=escape(document_names(comparison.collection, pd.Series([row["doc_id"]]))[0]),
        lists=row["lists"],
        total=f"{hubs[name].hubness.lists:,}",
        right=row["right"],
    )
    return _with_others(sentence, len(tables[name]) - 1) if guilty else sentence


def _worst(right: int, wrong: int) -> str:
    if not right + wrong:  # nobody judged
        return words.HUB_WORST
    return words.HUB_WORST_RIGHT if right else words.HUB_WORST_NEVER_RIGHT


def _with_others(worst: str, count: int) -> str:
    text = words.HUB_ONLY if count <= 0 else words.HUB_ONE_MORE if count == 1 else words.HUB_OTHERS_TOO
    return text.format(worst=worst, count=count)


def narrowest_cone(spaces: Mapping[str, Space]) -> str:
    """How narrow the narrowest cone is; "" without vectors."""
    known = {name: space.cone for name, space in spaces.items() if space.cone.mean_cosine == space.cone.mean_cosine}
    if not known:
        return ""
    name = max(known, key=lambda model: known[model].mean_cosine)
    return cone_words(name, known[name].mean_cosine, len(known))


def cone_words(model: str, cosine: float, models: int) -> str:
    """How narrow the narrowest of so many cones is; spread vectors are called none."""
    template = words.CONE if models > 1 else words.CONE_ONE
    if models > 1 and cosine < NARROW_COSINE:
        template = words.CONE_NONE
    return template.format(model=escape(model), cosine=f"{cosine:.2f}")


def figures(comparison: Comparison, spaces: Mapping[str, Space], hubs: Mapping[str, QueryHubs]) -> pd.DataFrame:
    """One row per model: counts of its lists and the figures of its vectors; NaN where it has none."""
    rows = []
    for candidate in comparison.ready:
        hub, space = hubs.get(candidate.name), spaces.get(candidate.name)
        row: dict[str, object] = {"model": candidate.name}
        if hub is not None:
            most = int(hub.table["lists"].iloc[0]) if len(hub.table) else 0
            row |= {"intruders": len(found_intruders(comparison, hub)), "most": most, "lists": hub.hubness.lists}
            row |= {"query_skewness": hub.hubness.skewness, "query_skewness_by_chance": hub.hubness.chance}
        if space is not None:
            near, cone = space.neighbours, space.cone
            row |= {"skewness": near.skewness, "skewness_by_chance": near.chance, "never_near": near.never}
            row |= {"neighbours_among": near.documents, "mean_cosine": cone.mean_cosine, "first_3": cone.first_three}
            row |= {"directions_used": cone.dimensions_used, "dimensions": cone.dim}
        rows.append(row)
    return pd.DataFrame(rows)


def _number(value: float, form: str) -> str:
    return form.format(value) if value == value else "–"


def hub_rows(table: pd.DataFrame) -> pd.DataFrame:
    """The figures in words; columns of what no model has are left out."""
    shown = pd.DataFrame({"model": table["model"]})
    if "intruders" in table:
        shown["intruders"] = [_number(number, "{:.0f}") for number in table["intruders"]]
        shown["most"] = [
            tr("{most} of {lists:,}", most=most, lists=lists)
            for most, lists in zip(table["most"], table["lists"], strict=True)
        ]
    if "skewness" in table:
        shown["skewness"] = [_number(number, "{:.1f}") for number in table["skewness"]]
        shown["never"] = [_number(number * 100, "{:.1f} %") for number in table["never_near"]]
        shown["cosine"] = [_number(number, "{:.2f}") for number in table["mean_cosine"]]
        shown["used"] = [
            tr("{used:.0f} of {dim:.0f}", used=used, dim=dim) if used == used else "–"
            for used, dim in zip(table["directions_used"], table["dimensions"], strict=True)
        ]
    return shown

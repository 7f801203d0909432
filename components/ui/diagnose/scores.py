"""Diagnose: what a score of one model means, and which score of another model means the same."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components import numbers
from components.charts.score_scale import RANDOM_GREY, score_histogram, spread_chart
from components.comparison.diagnose import words as diagnose_words
from components.comparison.diagnose.scores import (
    is_enough,
    pairs_drawn,
    rarity_words,
    score_words,
    spread_rows,
    translated,
    translations,
    usual_score,
)
from components.evaluation.score_scale import histogram
from components.markdown import escape
from components.measurements.modality_gap import gap_sentence, modality_gap
from components.measurements.vector_space import ScoreScale
from components.ui.diagnose import data as diagnose_data
from components.ui.diagnose import space_words as text_space
from components.ui.diagnose import words as text_diagnose
from components.ui.diagnose.parts import folded, statement
from components.ui.shared import address, model_table, theme
from components.ui.shared.downloads import download
from components.ui.shared.session import View

WRONG_GREY = "#9A5B00"


def section(view: View) -> None:
    """One sentence that translates a score; the rest folded away."""
    st.subheader(text_space.SCORES, anchor=False)
    every = {name: space.scale for name, space in diagnose_data.spaces(view).items()}
    of_queries = any(scale.draw.of_queries for scale in every.values())
    scales = {name: scale for name, scale in every.items() if scale.draw.of_queries == of_queries}
    with statement():
        st.markdown(score_words(scales, view.reference))
    if len(scales) < len(every):
        left_out = numbers.commas(name for name in every if name not in scales)
        st.caption(escape(text_space.TAKES_NO_QUESTIONS.format(models=left_out)))
    for candidate in view.ready:
        gap = modality_gap(view.workspace, view.collection, candidate.spec)
        if gap is not None:
            st.markdown(escape(gap_sentence(gap)))
    if not is_enough(scales):
        return
    with folded(text_space.SCORES_OPEN, "open-scores") as is_open:
        if is_open:
            _spread(view, scales)
            _translator(view, scales)
            _histogram(view, scales)
            _footnotes(view, scales)


def _spread(view: View, scales: dict[str, ScoreScale]) -> None:
    is_judged = any(len(scale.relevant) for scale in scales.values())
    st.altair_chart(
        spread_chart(
            spread_rows(scales),
            [candidate.name for candidate in view.project.candidates],
            title=text_space.SPREAD_TITLE,
            subtitle=text_space.SPREAD_SUBTITLE if is_judged else text_space.SPREAD_SUBTITLE_BEST,
            ink=theme.ink(),
        )
    )


def _translator(view: View, scales: dict[str, ScoreScale]) -> None:
    st.markdown(f"**{text_space.TRANSLATOR}**")
    names = list(scales)
    pickers = st.container(horizontal=True, gap="medium")
    left, right = pickers.container(width=200), pickers.container(width="content")
    with right:
        default = view.reference if view.reference in scales else names[0]
        source = address.one_of(text_space.THRESHOLD_OF, names, param="scale", default=str(default))
    with left:
        threshold = st.number_input(
            text_space.THRESHOLD,
            min_value=-1.0,
            max_value=1.0,
            value=usual_score(scales[source]),
            step=0.01,
            format="%.2f",
            key=f"threshold-{view.project.id}-{source}",
            help=text_space.THRESHOLD_HELP,
        )
    table = translations(scales, source, float(threshold), len(view.collection.documents))
    own = table[table["model"] == source].to_dict("records")[0]
    unit = "chunk" if view.collection.is_chunked else "document"
    st.markdown(rarity_words(own, scales[source], threshold, source, unit))
    shown = pd.DataFrame(
        {
            "model": table["model"],
            "value": [translated(row) for row in table.to_dict("records")],
            "kept": [diagnose_words.percent(share) if share == share else "–" for share in table["right_kept"]],
            "separation": [
                diagnose_words.percent(share) if share == share else "–" for share in table["right_above_random"]
            ],
        }
    )
    right_text = model_table.right_text
    columns = {"value": right_text(text_space.TRANSLATED, text_space.TRANSLATED_HELP)}
    if table["right_above_random"].notna().any():
        columns["kept"] = right_text(text_space.KEPT, text_space.KEPT_HELP)
        columns["separation"] = right_text(text_space.SEPARATION, text_space.SEPARATION_HELP)
    model_table.model_table(shown, view.candidates, columns, key="scale-table")
    download(text_diagnose.DOWNLOAD, lambda: table, "score_scale.csv", key="csv-scale")


def _histogram(view: View, scales: dict[str, ScoreScale]) -> None:
    name = str(st.session_state.get("scale") or "")
    name = name if name in scales else str(view.reference if view.reference in scales else next(iter(scales)))
    scale = scales[name]
    slot = next(theme.slot_colour(c.slot) for c in view.candidates if c.name == name)
    is_judged = bool(len(scale.relevant))
    wrong = text_space.GROUP_WRONG if is_judged else diagnose_words.GROUP_RESULTS
    groups = {
        text_space.GROUP_RANDOM.format(count=f"{len(scale.pairs.values):,}"): (scale.pairs.values, RANDOM_GREY),
        wrong.format(count=f"{len(scale.others):,}"): (scale.others, theme.either(WRONG_GREY, "#F0B95B")),
        diagnose_words.GROUP_RIGHT.format(count=f"{len(scale.relevant):,}"): (scale.relevant, slot),
    }
    shown = {label: (values, colour) for label, (values, colour) in groups.items() if len(values)}
    rows = histogram({label: values for label, (values, _) in shown.items()})
    st.altair_chart(
        score_histogram(
            pd.DataFrame(rows),
            list(shown),
            [colour for _, colour in shown.values()],
            title=text_space.HISTOGRAM_TITLE.format(model=name),
            subtitle=text_space.HISTOGRAM_SUBTITLE,
            ink=theme.ink(),
        )
    )
    download(
        text_diagnose.DOWNLOAD,
        lambda: pd.DataFrame(rows).assign(model=name),
        "score_histogram.csv",
        key="csv-histogram",
    )


def _footnotes(view: View, scales: dict[str, ScoreScale]) -> None:
    st.caption(pairs_drawn(scales))
    others = [escape(candidate.name) for candidate in view.ready if candidate.name not in scales]
    if others:
        st.caption(text_space.NO_SCALE.format(models=numbers.commas(others)))

"""Every pair of models, with everything a statistician asks for."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.comparison.quality import words as quality_words
from components.evaluation.verdict import WORDS, about_queries
from components.i18n import tr
from components.ui.quality import words as text_quality
from components.ui.quality.page import QualityView
from components.ui.shared import text
from components.ui.shared.downloads import download

POINTS = 100


def pairs(measured: QualityView) -> None:
    """The difference of each pair with interval, corrected p-value, effect size, verdict and queries still needed."""
    rows = measured.pairs
    if rows.empty:
        return
    with st.expander(quality_words.ALL_PAIRS):
        table = pd.DataFrame(
            {
                "First": rows["model_a"],
                "is": [tr(WORDS[verdict]) for verdict in rows["verdict"]],
                "Second": rows["model_b"],
                "Points": rows["difference"] * POINTS,
                "from": rows["ci_low"] * POINTS,
                "to": rows["ci_high"] * POINTS,
                "p": rows["p_value"],
                "Effect size": rows["effect_size"],
                "More questions needed": [
                    about_queries(needed) if needed > 0 else needed for needed in rows["queries_needed"]
                ],
            }
        )
        number = st.column_config.NumberColumn
        st.dataframe(
            table,
            hide_index=True,
            column_config={
                "First": text.FIRST_OF_TWO,
                "Second": text.SECOND_OF_TWO,
                "is": st.column_config.TextColumn(
                    text_quality.PAIR_IS, help=text.VERDICT_HELP.format(margin=f"{measured.scored.margin * 100:g}")
                ),
                "Points": number(text_quality.PAIR_POINTS, help=text.POINTS_HELP, format="%+.1f"),
                "from": number(text_quality.PAIR_LOW, format="%+.1f"),
                "to": number(text_quality.PAIR_HIGH, format="%+.1f"),
                "p": number("p", help=text.P_HELP, format="%.3f"),
                "Effect size": number(text_quality.PAIR_EFFECT, help=text_quality.EFFECT_HELP, format="%+.2f"),
                "More questions needed": number(text_quality.PAIR_NEEDED, help=text.NEEDED_HELP, format="%d"),
            },
        )
        st.caption(quality_words.PAIRS_NOTE)
        download(text.DOWNLOAD_PAIRS, lambda: measured.scored.comparisons, "comparisons.csv", key="csv-pairs")

"""The sections of the Quality page."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.charts.intervals import interval_chart
from components.datasets import practice
from components.datasets.export import safe_csv
from components.decision.tasks import TASKS, metrics_first
from components.evaluation.agreement import disputed_queries
from components.evaluation.registry import metric
from components.evaluation.statistics import rank_groups
from components.pipeline import scores
from components.ui import address, excluded, model_table, session, text, text_judging, text_needs, theme
from components.ui.markdown import escape
from components.ui.session import View
from components.ui.verdict import show_verdict, verdict_of

SHOWN = ("ndcg@10", "mrr@10", "map@100", "precision@10", "recall@10", "recall@100", "hit_rate@10")
MOST_TAG_VALUES = 12  # a query column with more different values is not a kind of question
FEW = 8  # queries under which a mean says little
BEST = "★"


def answer(view: View) -> None:
    """The verdict sentence for the chosen metric, and what limits it."""
    scored = session.score(view)
    show_verdict(verdict_of(view, scored, chosen_metric()))
    for row in scored.means.itertuples():
        if row.problem:
            st.warning(text.NOT_RANKED.format(model=escape(str(row.model)), reason=escape(str(row.problem))))
    if view.project.document_limit is not None:
        st.warning(text.SAMPLE_WARNING.format(count=f"{len(view.collection.documents):,}"))


def chosen_metric() -> str:
    """The metric in the address (as ``metric``), nDCG@10 by default."""
    asked = str(st.session_state.get("metric") or scores.LEADING_METRIC)
    return asked if asked in SHOWN else scores.LEADING_METRIC


def shown_metrics(view: View) -> tuple[str, ...]:
    """Every metric shown, those that lead for the person's task first."""
    return metrics_first(view.needs.task, SHOWN)


def chart(view: View) -> None:
    """The chosen metric with its intervals."""
    scored = session.score(view)
    key = address.segmented(
        text.METRIC,
        shown_metrics(view),
        param="metric",
        default=scores.LEADING_METRIC,
        names=lambda one: metric(one).name,
    )
    chosen = metric(key)
    means = scored.means[scored.means["problem"] == ""].sort_values(chosen.key, ascending=False)
    rows = pd.DataFrame(
        {
            "model": means["model"],
            "mean": means[chosen.key],
            "low": means[f"{chosen.key}_low"],
            "high": means[f"{chosen.key}_high"],
            "label": [text.interval(row, chosen.key) for row in means.to_dict("records")],
        }
    )
    st.altair_chart(
        interval_chart(
            rows,
            [candidate.name for candidate in view.project.candidates],
            [theme.slot(candidate.slot).marker for candidate in view.project.candidates],
            title=f"{chosen.name} (more is better)",
            subtitle=(text_judging.PRACTICE_SUBTITLE if scored.is_practice else text.CHART_SUBTITLE).format(
                count=f"{scored.queries:,}"
            ),
            x_title=chosen.name,
            ink=theme.ink(),
        )
    )
    st.caption(f"{chosen.meaning} {_why_first(view)}")


def _why_first(view: View) -> str:
    """Why some metrics stand first: the task they lead for."""
    task = TASKS[view.needs.task]
    names = ", ".join(metric(one).name for one in task.metrics if one in SHOWN)
    return text_needs.METRICS_SHOWN_FIRST.format(metrics=names, task=task.name, why=task.why_metrics)


def groups(view: View) -> None:
    """Models that share a rank, in a line each."""
    scored = session.score(view)
    key = chosen_metric()
    means = scored.means[scored.means["problem"] == ""].set_index("model")[key]
    pairs = scored.comparisons[scored.comparisons["metric"] == key] if len(scored.comparisons) else scored.comparisons
    if len(means) < 2:
        return
    for group in rank_groups(pairs, {str(name): float(mean) for name, mean in means.items()}):
        names = ", ".join(f"**{escape(name)}**" for name in group.models)
        if len(group.models) == 1:
            st.markdown(f"{group.rank}. {names}")
        else:
            st.markdown(f"{group.rank}. {names} — {text.GROUP_SAME if group.are_same else text.GROUP_UNCLEAR}")


def metrics_table(view: View) -> None:
    """Seven metrics per model, the best of each marked."""
    scored = session.score(view)
    rows = scored.means.sort_values(scores.LEADING_METRIC, ascending=False)
    table = pd.DataFrame({"model": rows["model"]})
    ranked = rows[rows["problem"] == ""]
    shown = shown_metrics(view)
    for key in shown:
        best = round(ranked[key].max(), 3) if len(ranked) else None
        table[key] = [
            f"{BEST if best is not None and round(value, 3) == best and not problem else ''} {value:.3f}".strip()
            for value, problem in zip(rows[key], rows["problem"], strict=True)
        ]
    columns = {key: model_table.right_text(f"{metric(key).name} ↑", metric(key).meaning) for key in shown}
    st.subheader(text.ALL_METRICS, anchor=False)
    model_table.model_table(table, view.candidates, columns, key="metrics-table", marks=excluded.marks(view))
    excluded.explain(view)
    parts = [text.BEST_MARK.format(mark=BEST), text.EXACT_SCORES]
    if scored.unjudged_queries:
        total = scored.queries + scored.unjudged_queries
        parts.append(text.FINDING_UNJUDGED.format(count=scored.unjudged_queries, total=total))
    st.caption(" ".join(parts))
    st.download_button(text.DOWNLOAD_TABLE, lambda: safe_csv(scored.means), "quality.csv", "text/csv", key="csv-means")


def kinds(view: View) -> None:
    """Means by any column the queries have, such as their kind or language."""
    queries = view.collection.queries
    hidden = ("id", "text", *practice.OWN_COLUMNS)
    counted = queries[queries["id"].isin(set(next(iter(session.score(view).per_query.values())).index))]
    tags = [c for c in queries.columns if c not in hidden and 1 < counted[c].nunique() <= MOST_TAG_VALUES]
    if not tags:
        return
    st.subheader(text.BY_KIND, anchor=False)
    tag = address.segmented(text.BY_KIND, tags, param="tag", default=tags[0], names=escape)
    scored = session.score(view)
    values = queries.set_index("id")[tag]
    columns, rows = {}, {}
    for value in sorted(values.unique()):
        ids = [one for one in values.index[values == value] if one in next(iter(scored.per_query.values())).index]
        if not ids:
            continue
        label = f"{value or 'none'} ({len(ids)})"
        means = {name: frame.loc[ids, scores.LEADING_METRIC].mean() for name, frame in scored.per_query.items()}
        best = round(max(means.values()), 2)
        rows[label] = {
            name: f"{BEST if round(mean, 2) == best else ''} {mean:.2f}".strip() for name, mean in means.items()
        }
        columns[label] = model_table.right_text(label, text.KIND_HELP.format(count=len(ids)))
    order = scored.means.sort_values(scores.LEADING_METRIC, ascending=False)["model"]
    table = pd.DataFrame({"model": order} | {label: [means[name] for name in order] for label, means in rows.items()})
    model_table.model_table(table, view.candidates, columns, key="kinds-table")
    few = sum(1 for label in rows if int(label.rsplit("(", 1)[1][:-1]) < FEW)
    st.caption(text.KIND_NOTE + (f" {text.KIND_FEW.format(count=few, least=FEW)}" if few else ""))


def queries(view: View) -> None:
    """Every judged query: each model's score and who won, the largest gaps first."""
    table = winners(view)
    st.subheader(text.PER_QUERY, anchor=False)
    won = table["Best"].value_counts()
    names = [candidate.name for candidate in view.ready]
    st.caption(
        " · ".join(f"{escape(name)} best alone on {won.get(name, 0)}" for name in names)
        + f" · {text.ALIKE.lower()} on {won.get(text.ALIKE, 0)}"
    )
    event = st.dataframe(
        table,
        hide_index=True,
        height=340,
        on_select="rerun",
        selection_mode="single-row",
        key="per-query",
        column_config={
            "id": None,
            "Question": st.column_config.TextColumn("Question", width="large"),
            "Gap": st.column_config.NumberColumn("Gap", help=text.GAP_HELP, format="%.2f"),
            **{name: st.column_config.NumberColumn(name, format="%.2f") for name in names},
        },
    )
    left, right = st.columns(2)
    left.download_button(
        text.DOWNLOAD_PER_QUERY, lambda: safe_csv(table), "per_query.csv", "text/csv", key="csv-queries"
    )
    selected = event.selection.rows
    if selected:
        chosen = str(table.iloc[selected[0]]["id"])
        if right.button(text.LOOK_AT_QUERY, type="primary"):
            st.switch_page("pages/search.py", query_params={"project": view.project.id, "q": chosen})
    else:
        right.caption(text.SELECT_A_ROW)


def winners(view: View) -> pd.DataFrame:
    """One row per judged query: id, Question, Best, Gap, and each model's nDCG@10; the largest gaps first."""
    scored = session.score(view)
    per_model = pd.DataFrame({name: frame[scores.LEADING_METRIC] for name, frame in scored.per_query.items()})
    texts = view.collection.queries.set_index("id")["text"]
    top = per_model.max(axis=1)
    is_alone = per_model.eq(top, axis=0).sum(axis=1) == 1
    table = pd.DataFrame(
        {
            "id": per_model.index,
            "Question": texts.reindex(per_model.index).to_numpy(),
            "Best": per_model.idxmax(axis=1).where(is_alone, text.ALIKE).to_numpy(),
            "Gap": (top - per_model.min(axis=1)).to_numpy(),
        }
    )
    table = pd.concat([table, per_model.reset_index(drop=True)], axis=1)
    return table.sort_values("Gap", ascending=False, kind="stable", ignore_index=True)


def pairs(view: View) -> None:
    """Every pair of models on the chosen metric, with interval, corrected p-value and verdict."""
    scored = session.score(view)
    if scored.comparisons.empty:
        return
    with st.expander(text.ALL_PAIRS):
        rows = scored.comparisons[scored.comparisons["metric"] == chosen_metric()]
        points = 100
        table = pd.DataFrame(
            {
                "First": rows["model_a"],
                "is": rows["verdict"],
                "Second": rows["model_b"],
                "Points": rows["difference"] * points,
                "from": rows["ci_low"] * points,
                "to": rows["ci_high"] * points,
                "p": rows["p_value"],
                "More questions needed": rows["queries_needed"],
            }
        )
        number = st.column_config.NumberColumn
        st.dataframe(
            table,
            hide_index=True,
            column_config={
                "is": st.column_config.TextColumn(
                    "is", help=text.VERDICT_HELP.format(margin=f"{scored.margin * 100:g}")
                ),
                "Points": number("Points", help=text.POINTS_HELP, format="%+.1f"),
                "from": number("95 % from", format="%+.1f"),
                "to": number("to", format="%+.1f"),
                "p": number("p", help=text.P_HELP, format="%.3f"),
                "More questions needed": number("More questions needed", help=text.NEEDED_HELP, format="%d"),
            },
        )
        st.download_button(
            text.DOWNLOAD_PAIRS, lambda: safe_csv(scored.comparisons), "comparisons.csv", "text/csv", key="csv-pairs"
        )


def without_judgments(view: View) -> None:
    """Why there is no verdict, and what can be said instead."""
    st.markdown(f"#### {text.NO_JUDGMENTS_VERDICT}")
    st.markdown(text.WITHOUT_JUDGMENTS)


def agreement(view: View) -> None:
    """How alike the models' results are, and where they differ most."""
    st.subheader(text.AGREEMENT_TITLE, anchor=False)
    runs = view.runs
    if len(view.collection.queries):
        st.caption(text.AGREEMENT_OVER_QUERIES.format(count=f"{len(view.collection.queries):,}"))
    else:
        specs = [candidate.spec for candidate in view.ready]
        runs, drawn = _neighbour_runs(view.collection.documents_id, tuple(spec.to_json() for spec in specs), view)
        st.caption(
            text.AGREEMENT_OVER_DOCUMENTS.format(count=f"{drawn:,}", total=f"{len(view.collection.parent_ids):,}")
        )
    if len(runs) < 2:
        st.info(text.AGREEMENT_NEEDS_TWO)
        return
    table = scores.agreements(runs)
    number = st.column_config.NumberColumn
    st.dataframe(
        table,
        hide_index=True,
        column_config={
            "model_a": "First",
            "model_b": "Second",
            "overlap": number("Shared of 10 ↑", help=text.OVERLAP_HELP, format="percent"),
            "rbo": number("RBO ↑", help=text.RBO_HELP, format="%.2f"),
            "jaccard": number("Jaccard ↑", help=text.JACCARD_HELP, format="%.2f"),
        },
    )
    _disputed(view, runs)


@st.cache_resource(max_entries=4, show_spinner=False)
def _neighbour_runs(documents_id: str, specs: tuple[str, ...], _view: View) -> tuple[dict[str, scores.Run], int]:
    return scores.neighbour_runs(session.workspace(), _view.collection, [c.spec for c in _view.ready])


def _disputed(view: View, runs: dict[str, scores.Run]) -> None:
    st.subheader(text.DISPUTED, anchor=False)
    found = disputed_queries(list(runs.values()), scores.AGREEMENT_DEPTH).head(50)
    if len(view.collection.queries):
        words = view.collection.queries.set_index("id")["text"]
    else:
        documents = view.collection.parents().set_index("id")
        words = documents["title"].where(documents["title"] != "", documents["text"].str.slice(0, 80))
    found["text"] = words.reindex(found["query_id"]).to_numpy()
    st.dataframe(
        found[["text", "overlap"]],
        hide_index=True,
        height=300,
        column_config={
            "text": st.column_config.TextColumn(
                "Question" if len(view.collection.queries) else "Document", width="large"
            ),
            "overlap": st.column_config.NumberColumn("Shared of 10", help=text.OVERLAP_HELP, format="percent"),
        },
    )

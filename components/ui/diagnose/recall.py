"""Diagnose: where recall went, model by model."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components import numbers
from components.charts.waterfall import waterfall_chart
from components.evaluation.recall_waterfall import CAUSES, FOUND, MODEL, ROOM, UNMEASURED
from components.markdown import escape
from components.measurements.diagnosis import Recall, Stage, best_recall
from components.ui.diagnose import data as diagnose_data
from components.ui.diagnose import words as text_diagnose
from components.ui.diagnose.parts import folded, question_table, statement
from components.ui.shared import address, model_table, theme
from components.ui.shared.downloads import download
from components.ui.shared.session import View

DEPTHS = ("1", "5", "10", "20", "50", "100")
SHOWN_FROM = 0.0005  # shares below are written as nothing


def section(view: View) -> None:
    """One sentence about the model that finds most; the rest folded away."""
    st.subheader(text_diagnose.RECALL, anchor=False)
    found, broken = diagnose_data.recalls(view, depth(view))
    for name, why in broken.items():
        st.warning(text_diagnose.BROKEN.format(model=escape(name), reason=escape(why)))
    if not found:
        return
    missing = diagnose_data.open_stages({name: one.stages for name, one in found.items()}, diagnose_data.NAMES)
    with statement():
        best = best_recall(list(found.values()))
        st.markdown(_sentence(best) + _elsewhere(found, best) + open_words(found, missing))
    if missing:
        diagnose_data.button(view, missing, "measure-recall")
    with folded(text_diagnose.RECALL_OPEN, "open-recall") as is_open:
        if is_open:
            pickers = st.container(horizontal=True, gap="medium")
            with pickers.container(width="content"):
                options = _depths(view)
                default = "10" if "10" in options else options[-1]
                address.segmented(text_diagnose.DEPTH, options, param="depth", default=default, show_label=True)
            with pickers.container(width="content"):
                name = _model_picker(found)
            _waterfall(view, found[name])
            _table(view, found)
            _notes(view, found)
            _missed(view, found[name])


def depth(view: View) -> int:
    """The depth in the address, 10 by default, at most the documents there are."""
    asked = str(st.session_state.get("depth") or "10")
    return int(asked) if asked in _depths(view) else int(_depths(view)[-1])


def _depths(view: View) -> list[str]:
    return [one for one in DEPTHS if int(one) <= max(len(view.collection.parent_ids), 1)]


def open_words(found: dict[str, Recall], missing: dict[str, list[str]]) -> str:
    """Which stages nobody has measured yet, and of which models."""
    parts = []
    for name in diagnose_data.NAMES:
        models = [escape(model) for model, which in missing.items() if name in which]
        encoders = [model for model, one in found.items() if one.stages[name].why not in ("keyword", "ready run")]
        if models:
            words = text_diagnose.ALL_MODELS if len(models) == len(encoders) > 1 else ", ".join(models)
            parts.append(text_diagnose.RECALL_OPEN_STAGE[name].format(models=words))
    return text_diagnose.RECALL_OPEN_STAGES.format(stages="; ".join(parts)) if parts else ""


def _sentence(best: Recall) -> str:
    means, k = best.waterfall.means, best.waterfall.k
    low, high = means[FOUND].low, means[FOUND].high
    limits = {"low": text_diagnose.percent(low), "high": text_diagnose.percent(high)}
    sentence = text_diagnose.RECALL_FOUND.format(
        model=escape(best.model),
        found=text_diagnose.percent(means[FOUND].mean),
        k=k,
        interval=text_diagnose.RECALL_INTERVAL.format(**limits) if low == low else "",  # one question has none
        queries=text_diagnose.questions(len(best.waterfall.shares)),
    )
    lost = sorted((c for c in CAUSES if c != FOUND and means[c].mean > SHOWN_FROM), key=lambda c: -means[c].mean)
    if not lost:
        return sentence + text_diagnose.RECALL_ALL
    missing = f"{(1 - means[FOUND].mean) * 100:.1f}"
    if lost == [MODEL]:
        return sentence + text_diagnose.RECALL_REST_ONE.format(missing=missing, part=text_diagnose.RECALL_REST_MODEL)
    parts = [text_diagnose.RECALL_PARTS[c].format(points=_points(means[c].mean), k=k) for c in lost]
    return sentence + text_diagnose.RECALL_REST.format(missing=missing, parts=", ".join(parts))


def _elsewhere(found: dict[str, Recall], best: Recall) -> str:
    """The model that loses most to something that can be put right, where it is another one."""
    causes = [cause for cause in CAUSES if cause not in (FOUND, MODEL, ROOM, UNMEASURED)]
    worst = max(
        ((one.waterfall.means[cause].mean, one.model, cause) for one in found.values() for cause in causes),
        default=(0.0, "", ""),
    )
    if worst[0] <= SHOWN_FROM or worst[1] == best.model:
        return ""
    return text_diagnose.RECALL_ELSEWHERE.format(
        model=escape(worst[1]), points=_points(worst[0]), what=text_diagnose.RECALL_ELSEWHERE_WHAT[worst[2]]
    )


def _points(share: float) -> str:
    return f"{share * 100:.1f}"


def _model_picker(found: dict[str, Recall]) -> str:
    best = best_recall(list(found.values())).model
    return address.one_of(text_diagnose.MODEL, list(found), param="diagnosed", default=best)


def _waterfall(view: View, recall: Recall) -> None:
    st.altair_chart(
        waterfall_chart(
            waterfall_rows(recall),
            [candidate.name for candidate in view.project.candidates],
            title=text_diagnose.WATERFALL_TITLE.format(model=recall.model, k=recall.waterfall.k),
            subtitle=text_diagnose.WATERFALL_SUBTITLE.format(
                queries=text_diagnose.questions(len(recall.waterfall.shares))
            ),
            x_title=text_diagnose.WATERFALL_X,
            ink=theme.ink(),
        )
    )


def waterfall_rows(recall: Recall) -> pd.DataFrame:
    """The bars of one model's waterfall: what components.charts.waterfall draws."""
    means, k = recall.waterfall.means, recall.waterfall.k
    reached = 100.0
    rows = [{"step": text_diagnose.STAGES["all"], "start": 0.0, "end": 100.0, "fate": "kept", "label": "100 %"}]
    for cause in reversed(CAUSES[1:]):
        share = means[cause].mean * 100
        if cause in (ROOM, UNMEASURED) and share <= SHOWN_FROM * 100:
            continue
        state = recall.stages[cause].state if cause in recall.stages else "measured"
        label = lost(share, means[cause].low * 100, means[cause].high * 100)
        if state == "open":
            label = text_diagnose.NOT_MEASURED_YET
        elif state in ("unknown", "none"):
            label = text_diagnose.STAGE_SHORT[recall.stages[cause].why]
        rows.append(
            {
                "step": text_diagnose.STAGES[cause].format(k=k),
                "start": reached - share,
                "end": reached,
                "fate": "unknown" if cause == UNMEASURED else "lost",
                "label": label,
            }
        )
        reached -= share
    label = f"{means[FOUND].mean * 100:.1f} ({means[FOUND].low * 100:.1f} to {means[FOUND].high * 100:.1f})"
    found = {"step": text_diagnose.STAGES["found"].format(k=k), "start": 0.0, "end": reached, "fate": "kept"}
    rows.append(found | {"label": label})
    return pd.DataFrame(rows).assign(model=recall.model)


def lost(share: float, low: float, high: float) -> str:
    """What a stage takes away, its limits with the same sign: "−38.9 (−44.8 to −33.5)"."""
    loss, most, least = (text_diagnose.signed(-one / 100) for one in (share, high, low))
    return f"{loss} ({most} to {least})"


def _table(view: View, found: dict[str, Recall]) -> None:
    k = depth(view)
    kept = [
        cause
        for cause in (FOUND, *reversed(CAUSES[1:]))
        if cause not in (ROOM, UNMEASURED, "chunking")
        or any(one.waterfall.means[cause].mean > SHOWN_FROM for one in found.values())
        or (cause == "chunking" and view.collection.is_chunked)
    ]
    order = sorted(found.values(), key=lambda one: -one.waterfall.means[FOUND].mean)
    rows = pd.DataFrame(
        [{"model": one.model} | {f"share {cause}": _cell(one, cause) for cause in kept} for one in order]
    )
    columns = {
        f"share {cause}": model_table.right_text(
            f"{text_diagnose.STAGES[cause].format(k=k)}{' ↑' if cause == FOUND else ' ↓'}",
            text_diagnose.STAGE_HELP[cause].format(k=k),
        )
        for cause in kept
    }
    model_table.model_table(rows, view.candidates, columns, key="recall-table")
    download(text_diagnose.DOWNLOAD, lambda: as_table(found), "recall_waterfall.csv", key="csv-recall")


def _cell(recall: Recall, cause: str) -> str:
    state = recall.stages[cause].state if cause in recall.stages else "measured"
    if state == "open":
        return text_diagnose.NOT_MEASURED_YET
    if state == "unknown":
        return text_diagnose.UNKNOWN
    if state == "none":
        return text_diagnose.NOTHING_LOST
    mean = recall.waterfall.means[cause]
    if cause == FOUND:
        return f"{mean.mean * 100:.1f} ± {(mean.high - mean.low) * 50:.1f} %"
    return f"{mean.mean * 100:.1f} %"


def as_table(found: dict[str, Recall]) -> pd.DataFrame:
    """One row per model and cause: model, k, cause, state, share, low, high, queries."""
    rows = []
    for one in found.values():
        for cause in CAUSES:
            mean = one.waterfall.means[cause]
            state = one.stages[cause].state if cause in one.stages else "measured"
            row = {"model": one.model, "k": one.waterfall.k, "cause": cause, "state": state}
            rows.append(row | {"share": mean.mean, "low": mean.low, "high": mean.high, "queries": mean.n})
    return pd.DataFrame(rows)


def _notes(view: View, found: dict[str, Recall]) -> None:
    """What each repair as a whole would change, and why a stage has no number."""
    lines = []
    for one in found.values():
        for variant, gain in one.gains.items():
            stage = one.stages["truncation" if variant == "unread" else "chunking"]
            lines.append(
                text_diagnose.REPAIR_GAIN.format(
                    model=escape(one.model),
                    what=text_diagnose.REPAIRS[variant],
                    k=one.waterfall.k,
                    change=text_diagnose.change(gain),
                    verdict=gain.verdict,
                    counts=_counts(view, stage, variant),
                )
            )
    if any(variant == "unread" and gain.ci_low > 0 for one in found.values() for variant, gain in one.gains.items()):
        lines.append(text_diagnose.REPAIR_ADVICE)
    if lines:
        st.markdown("\n".join(f"- {line}" for line in lines))
    for line in stage_notes(view, found):
        st.caption(line)


def stage_notes(view: View, found: dict[str, Recall]) -> list[str]:
    """Why a stage has no number, a line per stage; keyword search, which loses nothing anywhere, in one line."""
    lines = []
    for name in diagnose_data.NAMES:
        why: dict[str, list[str]] = {}
        for one in found.values():
            stage = one.stages[name]
            if stage.state in ("none", "unknown") and stage.why != "keyword":
                why.setdefault(stage.why, []).append(escape(one.model))
        if why:
            notes = "; ".join(_reason(key, models) for key, models in why.items())
            lines.append(text_diagnose.STAGE_NOTE.format(stage=text_diagnose.STAGES[name], notes=notes))
    lines += [
        f"{_reason('keyword', [escape(one.model)])}."
        for one in found.values()
        if one.stages[diagnose_data.NAMES[0]].why == "keyword"
    ]
    return lines


def _reason(key: str, models: list[str]) -> str:
    words = text_diagnose.STAGE_WHY[key]
    return words if key == "not chunked" else f"{', '.join(models)}: {words}"


def _counts(view: View, stage: Stage, variant: str) -> str:
    facts = stage.measured.facts if stage.measured is not None else {}
    return text_diagnose.REPAIR_COUNTS[variant].format(
        passages=numbers.count(int(facts.get("passages", 0)), "passage"),
        documents=numbers.count(int(facts.get("documents_cut", 0)), "document"),
        texts=numbers.count(int(facts.get(f"{variant}_texts", 0)), "text"),
        chunks=numbers.count(len(view.collection.documents), "chunk"),
    )


def _missed(view: View, recall: Recall) -> None:
    """The pairs behind the numbers of the chosen model, to be opened one by one."""
    pairs = recall.waterfall.pairs[recall.waterfall.pairs["cause"] != FOUND]
    if pairs.empty:
        return
    st.markdown(f"**{text_diagnose.MISSED}** · {escape(recall.model)}")
    st.caption(text_diagnose.MISSED_HELP.format(depth=100))
    order = {cause: place for place, cause in enumerate(CAUSES)}
    pairs = pairs.sort_values(["cause", "rank"], key=lambda c: c.map(order) if c.name == "cause" else c)
    labels = {cause: text_diagnose.STAGES[cause].format(k=recall.waterfall.k) for cause in CAUSES if cause != FOUND}
    shown = pd.DataFrame(
        {
            "query_id": pairs["query_id"],
            "doc_id": pairs["doc_id"],
            text_diagnose.CAUSE: pairs["cause"].map(labels),
            "rank": pairs["rank"],
        }
    )
    question_table(view, shown, key="missed", file_name=f"missed_{recall.model}.csv".replace("/", "_"))

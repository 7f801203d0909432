"""Where recall went: sentences and figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from components.comparison.comparison import Comparison
from components.comparison.diagnose import words
from components.evaluation.recall_waterfall import CAUSES, FOUND, MODEL, ROOM, UNMEASURED
from components.evaluation.verdict import WORDS
from components.i18n import tr, tr_count
from components.markdown import escape
from components.measurements import repairs
from components.measurements.diagnosis import Recall, Stage
from components.numbers import clauses, commas, in_percent, sentences

NAMES = (repairs.TRUNCATION, repairs.CHUNKING, repairs.INDEX)
"""The stages that are measured on request."""
SHOWN_FROM = 0.0005  # shares below are written as nothing


def open_words(recalls: Mapping[str, Recall], missing: Mapping[str, Sequence[str]]) -> str:
    """Which stages nobody has measured yet, and of which models."""
    parts = []
    for name in NAMES:
        models = [escape(model) for model, which in missing.items() if name in which]
        encoders = [
            model for model, recall in recalls.items() if recall.stages[name].why not in ("keyword", "ready run")
        ]
        if models:
            which = words.ALL_MODELS if len(models) == len(encoders) > 1 else commas(models)
            parts.append(words.RECALL_OPEN_STAGE[name].format(models=which))
    return words.RECALL_OPEN_STAGES.format(stages=clauses(parts)) if parts else ""


def found_words(best: Recall) -> str:
    """What the model that finds most finds, and where the rest went."""
    means, k = best.waterfall.means, best.waterfall.k
    low, high = means[FOUND].low, means[FOUND].high
    text = words.RECALL_FOUND_INTERVAL if low == low else words.RECALL_FOUND  # one question has no interval
    sentence = text.format(
        model=escape(best.model),
        found=words.percent(means[FOUND].mean),
        k=k,
        low=words.percent(low),
        high=words.percent(high),
        queries=words.questions(len(best.waterfall.shares)),
    )
    lost = sorted((c for c in CAUSES if c != FOUND and means[c].mean > SHOWN_FROM), key=lambda c: -means[c].mean)
    if not lost:
        return sentences([sentence, words.RECALL_ALL])
    missing = f"{(1 - means[FOUND].mean) * 100:.1f}"
    if lost == [MODEL]:
        return sentences([sentence, words.RECALL_REST_ONE.format(missing=missing, part=words.RECALL_REST_MODEL)])
    parts = [words.RECALL_PARTS[c].format(points=_points(means[c].mean), k=k) for c in lost]
    return sentences([sentence, words.RECALL_REST.format(missing=missing, parts=commas(parts))])


def elsewhere_words(recalls: Mapping[str, Recall], best: Recall) -> str:
    """The model that loses most to something that can be put right, where it is another one."""
    causes = [cause for cause in CAUSES if cause not in (FOUND, MODEL, ROOM, UNMEASURED)]
    worst = max(
        ((recall.waterfall.means[cause].mean, recall.model, cause) for recall in recalls.values() for cause in causes),
        default=(0.0, "", ""),
    )
    if worst[0] <= SHOWN_FROM or worst[1] == best.model:
        return ""
    return words.RECALL_ELSEWHERE[worst[2]].format(model=escape(worst[1]), points=_points(worst[0]))


def _points(share: float) -> str:
    return f"{share * 100:.1f}"


def waterfall_rows(recall: Recall) -> pd.DataFrame:
    """The bars of one model's waterfall: what components.charts.waterfall draws."""
    means, k = recall.waterfall.means, recall.waterfall.k
    reached = 100.0
    rows = [{"step": words.STAGES["all"], "start": 0.0, "end": 100.0, "fate": "kept", "label": in_percent("100")}]
    for cause in reversed(CAUSES[1:]):
        share = means[cause].mean * 100
        if cause in (ROOM, UNMEASURED) and share <= SHOWN_FROM * 100:
            continue
        state = recall.stages[cause].state if cause in recall.stages else "measured"
        label = lost(share, means[cause].low * 100, means[cause].high * 100)
        if state == "open":
            label = words.NOT_MEASURED_YET
        elif state in ("unknown", "none"):
            label = words.STAGE_SHORT[recall.stages[cause].why]
        rows.append(
            {
                "step": words.STAGES[cause].format(k=k),
                "start": reached - share,
                "end": reached,
                "fate": "unknown" if cause == UNMEASURED else "lost",
                "label": label,
            }
        )
        reached -= share
    label = tr(
        "{mean:.1f} ({low:.1f} to {high:.1f})",
        mean=means[FOUND].mean * 100,
        low=means[FOUND].low * 100,
        high=means[FOUND].high * 100,
    )
    kept_bar = {"step": words.STAGES["found"].format(k=k), "start": 0.0, "end": reached, "fate": "kept"}
    rows.append(kept_bar | {"label": label})
    return pd.DataFrame(rows).assign(model=recall.model)


def lost(share: float, low: float, high: float) -> str:
    """What a stage takes away, its limits with the same sign: "−38.9 (−44.8 to −33.5)"."""
    loss, most, least = (words.signed(-limit / 100) for limit in (share, high, low))
    return tr("{loss} ({most} to {least})", loss=loss, most=most, least=least)


def _cell(recall: Recall, cause: str) -> str:
    state = recall.stages[cause].state if cause in recall.stages else "measured"
    if state == "open":
        return words.NOT_MEASURED_YET
    if state == "unknown":
        return words.UNKNOWN
    if state == "none":
        return words.NOTHING_LOST
    mean = recall.waterfall.means[cause]
    if cause == FOUND:
        return in_percent(f"{mean.mean * 100:.1f} ± {(mean.high - mean.low) * 50:.1f}")
    return in_percent(f"{mean.mean * 100:.1f}")


def as_table(recalls: Mapping[str, Recall]) -> pd.DataFrame:
    """One row per model and cause: model, k, cause, state, share, low, high, queries."""
    rows = []
    for recall in recalls.values():
        for cause in CAUSES:
            mean = recall.waterfall.means[cause]
            state = recall.stages[cause].state if cause in recall.stages else "measured"
            row = {"model": recall.model, "k": recall.waterfall.k, "cause": cause, "state": state}
            rows.append(row | {"share": mean.mean, "low": mean.low, "high": mean.high, "queries": mean.n})
    return pd.DataFrame(rows)


def stage_notes(recalls: Mapping[str, Recall]) -> list[str]:
    """Why a stage has no number, a line per stage; keyword search, which loses nothing anywhere, in one line."""
    lines = []
    for name in NAMES:
        why: dict[str, list[str]] = {}
        for recall in recalls.values():
            stage = recall.stages[name]
            if stage.state in ("none", "unknown") and stage.why != "keyword":
                why.setdefault(stage.why, []).append(escape(recall.model))
        if why:
            notes = clauses(_reason(key, models) for key, models in why.items())
            lines.append(words.STAGE_NOTE.format(stage=words.STAGES[name], notes=notes))
    lines += [
        words.STAGE_NOTE.format(stage=escape(recall.model), notes=words.STAGE_WHY["keyword"])
        for recall in recalls.values()
        if recall.stages[NAMES[0]].why == "keyword"
    ]
    return lines


def _reason(key: str, models: list[str]) -> str:
    why = words.STAGE_WHY[key]
    return why if key == "not chunked" else tr("{name}: {value}", name=commas(models), value=why)


def _counts(comparison: Comparison, stage: Stage, variant: str) -> str:
    facts = stage.measured.facts if stage.measured is not None else {}
    return words.REPAIR_COUNTS[variant].format(
        passages=tr_count("{count} passage", "{count} passages", int(facts.get("passages", 0))),
        documents=tr_count("{count} document", "{count} documents", int(facts.get("documents_cut", 0))),
        texts=tr_count("{count} text", "{count} texts", int(facts.get(f"{variant}_texts", 0))),
        chunks=tr_count("{count} chunk", "{count} chunks", len(comparison.collection.documents)),
    )


def repair_notes(comparison: Comparison, recalls: Mapping[str, Recall]) -> list[str]:
    """What each repair as a whole would change, a sentence each, and what to do where one surely gains."""
    lines = []
    for recall in recalls.values():
        for variant, gain in recall.gains.items():
            stage = recall.stages["truncation" if variant == "unread" else "chunking"]
            lines.append(
                words.REPAIR_GAIN.format(
                    model=escape(recall.model),
                    what=words.REPAIRS[variant],
                    k=recall.waterfall.k,
                    change=words.change(gain),
                    verdict=tr(WORDS[gain.verdict]),
                    counts=_counts(comparison, stage, variant),
                )
            )
    if any(
        variant == "unread" and gain.ci_low > 0 for recall in recalls.values() for variant, gain in recall.gains.items()
    ):
        lines.append(words.REPAIR_ADVICE)
    return lines


def causes_shown(comparison: Comparison, recalls: Mapping[str, Recall]) -> list[str]:
    """What the table has columns of: what is found, then each cause that takes anything or was looked for."""
    return [
        cause
        for cause in (FOUND, *reversed(CAUSES[1:]))
        if cause not in (ROOM, UNMEASURED, "chunking")
        or any(recall.waterfall.means[cause].mean > SHOWN_FROM for recall in recalls.values())
        or (cause == "chunking" and comparison.collection.is_chunked)
    ]


def recall_rows(recalls: Mapping[str, Recall], causes: Sequence[str]) -> pd.DataFrame:
    """A row per model, the one that finds most first: ``share CAUSE`` in words."""
    order = sorted(recalls.values(), key=lambda recall: -recall.waterfall.means[FOUND].mean)
    return pd.DataFrame(
        [{"model": recall.model} | {f"share {cause}": _cell(recall, cause) for cause in causes} for recall in order]
    )

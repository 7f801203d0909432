"""The Quality page as one HTML file that opens without a network: what the person saw, with the manifest."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from components import numbers
from components.charts import looks
from components.charts.export import dark_style
from components.comparison.decision import Decision
from components.comparison.quality import words
from components.comparison.quality.by_metric import QualityByMetric
from components.comparison.quality.sentences import checks, in_words, rank_lines, unranked
from components.comparison.recommendation import words as recommendation_words
from components.comparison.recommendation.records import Recommendation
from components.evaluation.metric_registry import at_depth, metric
from components.evaluation.verdict import WORDS, about_queries, points_text
from components.i18n import current, tr, tr_count
from components.markdown import plain
from components.numbers import sentences

CSS = Path(__file__).with_name("report.css")
SHOWN_FLIPS = 25


def report(
    title: str,
    decision: Decision,
    measured: QualityByMetric,
    charts: Sequence[tuple[str, str]],
    flips: tuple[str, str, pd.DataFrame] | None,
    findings: Sequence[str],
    manifest: Mapping[str, Any],
) -> str:
    """One self-contained page.

    Args:
        title: the project's name.
        decision: the recommendation, which leads here as on every page.
        measured: what the page is about.
        charts: SVG element of each, and what stands below it.
        flips: the models gone from and to, and the ledger with a ``question`` column.
        findings: sentences on groups of questions and on what the lost ones share, as plain text.
        manifest: everything the numbers depend on.
    """
    verdict, recommendation = measured.verdict, decision.recommendation
    is_leading = measured.metric.key == decision.metric
    by = words.BY_METRIC.format(metric=measured.metric.name, sentence=verdict.sentence)
    body = [
        f"<p>{escape(title)}</p>",
        f"<h1>{escape(decision.why_not if recommendation is None else recommendation.sentence)}</h1>",
        "" if recommendation is None else _sure(recommendation, decision.headline),
        *(f"<p>{escape(line)}</p>" for line in (decision.second_line, decision.caution) if line),
        "" if is_leading else f"<p>{escape(by)}</p>",
        _warnings((*verdict.warnings, *measured.scored.warnings)),
        f"<p>{escape(plain(in_words(measured)))}</p>",
        *(f"<figure>{svg}<figcaption>{escape(name)}</figcaption></figure>" for svg, name in charts),
        f"<h2>{words.RANKING}</h2>",
        _list(map(plain, rank_lines(measured)), kind="ranks"),
        f"<h2>{escape(words.ALL_METRICS)}</h2>",
        _metrics(measured),
        f'<p class="muted">{escape(words.TABLE_NOTE)} {escape(words.EXACT_SCORES)}</p>',
        f"<p>{escape(checks(measured))}</p>{_list(unranked(measured))}",
        f"<h2>{escape(words.ALL_PAIRS)}</h2>",
        _pairs(measured),
        f'<p class="muted">{escape(words.PAIRS_NOTE)}</p>',
    ]
    if findings:
        body += [f"<h2>{words.SLICES}</h2>", _list(map(plain, findings))]
    if flips is not None:
        body += _flips(*flips)
    body += [
        f"<h2>{words.MEANINGS_TITLE}</h2>",
        _table(
            words.MEANINGS,
            [
                (metric_info.name, metric_info.meaning, metric_info.formula_source)
                for metric_info in map(metric, at_depth(measured.scored.depth))
            ],
            kind="words",
        ),
        f"<details><summary>{escape(words.MANIFEST)}</summary>",
        f"<pre>{escape(json.dumps(manifest, indent=1, default=str))}</pre></details>",
    ]
    return _document(title, body)


@dataclass(frozen=True)
class TaskSection:
    """Labels or pairs in the report: its answer, the chart as an SVG element, and the table behind it."""

    title: str
    answer: str
    svg: str
    meaning: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def tasks_report(title: str, sections: Sequence[TaskSection], manifest: Mapping[str, Any]) -> str:
    """What labels and pairs say, as one self-contained page; ``title`` is the project's name."""
    first, *_ = sections
    body = [f"<h1>{escape(first.answer)}</h1>", f"<p>{escape(title)}</p>"]
    for section in sections:
        body += [f"<h2>{escape(section.title)}</h2>"]
        body += [f"<p>{escape(section.answer)}</p>"] if section is not first else []
        body += [
            f"<figure>{section.svg}<figcaption>{escape(section.meaning)}</figcaption></figure>",
            _table(section.header, section.rows, kind="metrics").replace(" ± ", "<br>± "),
        ]
    body += [
        f"<details><summary>{escape(words.MANIFEST)}</summary>",
        f"<pre>{escape(json.dumps(manifest, indent=1, default=str))}</pre></details>",
    ]
    return _document(title, body)


def _document(title: str, body: Sequence[str]) -> str:
    marks = {looks.LIGHT_INK: looks.DARK_INK} | {slot.light: slot.dark for slot in looks.SLOTS}
    style = CSS.read_text(encoding="utf-8") + dark_style(marks)
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{style}</style>'
    return f'<!doctype html><html lang="{current()}"><head>{head}</head><body>{"".join(body)}</body></html>'


def _sure(recommendation: Recommendation, headline: str) -> str:
    return f"<p><b>{recommendation_words.CONFIDENCE[recommendation.confidence]}</b> · {escape(headline)}</p>"


def _metrics(measured: QualityByMetric) -> str:
    scored = measured.scored
    keys = at_depth(scored.depth)
    rows = scored.means.sort_values(measured.metric.key, ascending=False, kind="stable").to_dict("records")
    table = [(row["model"], *(numbers.interval(row, key) for key in keys)) for row in rows]
    floors = [
        (tr(row["model"]), *(numbers.interval(row, key) for key in keys)) for row in scored.floors.to_dict("records")
    ]
    header = (tr("Model"), *(metric(key).name for key in keys))
    return _table(header, table, baselines=floors, kind="metrics").replace(" ± ", "<br>± ")


def _pairs(measured: QualityByMetric) -> str:
    rows = []
    for row in measured.pairs.to_dict("records"):
        points = [
            points_text(row[name], 1) if row[name] == row[name] else "–" for name in ("difference", "ci_low", "ci_high")
        ]
        needed = row["queries_needed"]
        more = f"{about_queries(needed):,}" if needed > 0 else ""
        rows.append(
            (
                row["model_a"],
                tr(WORDS[row["verdict"]]),
                row["model_b"],
                points[0],
                tr("{points} to {points_2}", points=points[1], points_2=points[2]),
                f"{row['p_value']:.3f}",
                f"{row['effect_size']:.2f}",
                more,
            )
        )
    return _table(words.PAIR_HEADER, rows, kind="pairs")


def _flips(before: str, after: str, ledger: pd.DataFrame) -> list[str]:
    counts = ledger["outcome"].value_counts()
    lost = ledger[ledger["outcome"] == "lost"].head(SHOWN_FLIPS)
    rows = [
        (row["question"], f"{row['before']:.2f}", f"{row['after']:.2f}", f"{row['change']:+.2f}")
        for row in lost.to_dict("records")
    ]
    counted = words.FLIPS_COUNTED.format(
        before=before, after=after, **{key: counts.get(key, 0) for key in words.OUTCOMES}
    )
    shown = words.FLIPS_SHOWN.format(
        shown=len(rows), losses=tr_count("{count} loss", "{count} losses", counts.get("lost", 0))
    )
    return [
        f"<h2>{escape(words.FLIPS)}</h2><p>{escape(sentences([counted, shown]))}</p>",
        _table((words.QUESTION, before, after, words.CHANGE), rows),
    ]


def _warnings(lines: Sequence[str]) -> str:
    """All in one box, so that one on each model does not push the answer off the screen."""
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return f'<div class="warning">{paragraphs}</div>' if paragraphs else ""


def _list(lines: Iterable[str], *, kind: str = "") -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f'<ul class="{kind}">{items}</ul>' if items else ""


def _table(
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    baselines: Iterable[Sequence[object]] = (),
    kind: str = "",
) -> str:
    head = "".join(f"<th>{escape(str(column))}</th>" for column in header)
    body = "".join(_row(row, "") for row in rows) + "".join(_row(row, ' class="baseline"') for row in baselines)
    return f'<div class="wide"><table class="{kind}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _row(cells: Sequence[object], attributes: str) -> str:
    return f"<tr{attributes}>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in cells) + "</tr>"

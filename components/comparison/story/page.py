"""A story as HTML: five sections that are read one below the other, turned with the arrow keys, or printed.

Every word from the data passes ``html.escape``; there is nothing but text, tables and SVG paths of numbers. The same
sections and the same style are shown in the app and written to a file, which fetches nothing.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from components.comparison.story.content import Answers, ModelStyle, Picture, Story, TellingQuery, VerdictTable

_HERE = Path(__file__).parent
STYLE = (_HERE / "story.css").read_text(encoding="utf-8")
KEYS = (_HERE / "story.js").read_text(encoding="utf-8")
WIDTH, HEIGHT, EDGE = 460, 380, 10  # of a map, in units of its drawing

TEXT = {
    "question": "The question",
    "query": "One telling question",
    "map": "How the models see the documents",
    "verdict": "The verdict, with its cost",
    "decision": "The decision",
    "right": "right",
    "wrong": "judged not relevant",
    "nothing": "Nothing found.",
    "model": "Model",
    "made": "Made {made} with Embedding Explorer",
}

_e = html.escape


def slides(story: Story) -> str:
    """The sections, in a ``div`` of class ``story``."""
    parts = [_question(story)]
    if story.query is not None:
        parts.append(_query(story.query))
    if story.pictures:
        parts.append(_maps(story))
    parts += [_verdict(story), _decision(story)]
    total = len(parts)
    sections = "\n".join(
        f'<section><div class="slide"><p class="kicker">{_e(kicker)}</p>{body}</div>'
        f'<p class="place">{number} / {total}</p></section>'
        for number, (kicker, body) in enumerate(parts, 1)
    )
    return f'<style>{_colours(story)}</style><div class="story" tabindex="-1">{sections}</div>'


def html_file(story: Story) -> str:
    """The whole file; it opens without a network, and arrow keys turn its slides where scripts may run."""
    policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}"><title>{_e(story.title)}</title>'
        f"<style>{STYLE}</style></head>\n<body>{slides(story)}\n<script>{KEYS}\n"
        'turnWithKeys(document.querySelector(".story"), 0, () => {}, () => {});</script></body></html>\n'
    )


def _question(story: Story) -> tuple[str, str]:
    facts = "".join(f"<li>{_e(fact)}</li>" for fact in story.facts)
    made = _e(TEXT["made"].format(made=story.made))
    return TEXT["question"], f'<h1>{_e(story.question)}</h1><ul>{facts}</ul><p class="muted">{made}</p>'


def _query(query: TellingQuery) -> tuple[str, str]:
    lists = "".join(_answers(one) for one in query.answers)
    note = f'<p class="said">{_e(query.note)}</p>' if query.note else ""
    body = f'<h1>{_e(query.text)}</h1><div class="columns">{lists}</div>{note}<p class="muted">{_e(query.why)}</p>'
    return TEXT["query"], body


def _answers(answers: Answers) -> str:
    items = "".join(f"<li{_mark(right)}>{_e(title)}{_word(right)}</li>" for title, right in answers.titles)
    shown = f"<ol>{items}</ol>" if items else f"<p>{_e(TEXT['nothing'])}</p>"
    return f'<div class="column">{_name(answers.look)}{shown}</div>'


def _mark(right: bool | None) -> str:
    return ' class="right"' if right else ""


def _word(right: bool | None) -> str:
    if right is None:
        return ""
    sign, word = ("✓", TEXT["right"]) if right else ("✗", TEXT["wrong"])
    return f' <span class="mark">{sign} {_e(word)}</span>'


def _name(look: ModelStyle) -> str:
    return f'<h2 style="{_hues(look)}"><span>{_e(look.symbol)}</span> {_e(look.name)}</h2>'


def _hues(look: ModelStyle) -> str:
    return f"--light:{_e(look.light)};--dark:{_e(look.dark)}"


def _maps(story: Story) -> tuple[str, str]:
    maps = "".join(_map(picture) for picture in story.pictures)
    legend = "".join(
        f'<li><span class="dot c{number}"></span>{_e(name)}</li>' for number, (name, *_) in enumerate(story.legend)
    )
    body = f'<div class="columns">{maps}</div><ul class="legend">{legend}</ul><p class="muted">{_e(story.map_note)}</p>'
    return TEXT["map"], body


def _map(picture: Picture) -> str:
    low, high = picture.points.min(axis=0), picture.points.max(axis=0)
    size = np.maximum(high - low, 1e-9)
    scale = float(min((WIDTH - 2 * EDGE) / size[0], (HEIGHT - 2 * EDGE) / size[1]))
    middle = (low + high) / 2
    places = np.rint((picture.points - middle) * [scale, -scale] + [WIDTH / 2, HEIGHT / 2]).astype(int)
    classes = np.asarray(picture.classes)
    paths = "".join(
        f'<path class="c{number}" d="{"".join(f"M{x} {y}h0" for x, y in places[classes == number])}"/>'
        for number in sorted(set(classes.tolist()), reverse=True)
    )
    name = _e(picture.look.name)
    return (
        f'<div class="column">{_name(picture.look)}<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{name}">'
        f'{paths}</svg><p class="muted">{_e(picture.note)}</p></div>'
    )


def _verdict(story: Story) -> tuple[str, str]:
    return TEXT["verdict"], f"<h1>{_e(story.verdict)}</h1>{_table(story.table)}{_notes(story.verdict_notes)}"


def _table(table: VerdictTable) -> str:
    headers = "".join(f"<th>{_e(header)}</th>" for header in (TEXT["model"], *table.headers))
    rows = "".join(
        f'<tr><th style="{_hues(look)}"><span>{_e(look.symbol)}</span> {_e(look.name)}</th>'
        + "".join(f"<td>{_e(cell)}</td>" for cell in cells)
        + "</tr>"
        for look, cells in table.rows
    )
    return f"<table><thead><tr>{headers}</tr></thead><tbody>{rows}</tbody></table>"


def _decision(story: Story) -> tuple[str, str]:
    return TEXT["decision"], f"<h1>{_e(story.decision)}</h1>{_notes(story.decision_notes)}"


def _notes(notes: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{_e(note)}</li>' for note in notes)}</ul>" if notes else ""


def _colours(story: Story) -> str:
    """One rule per class of the maps, for both themes, in hex."""

    def rules(place: int, before: str) -> Iterable[str]:
        for number, entry in enumerate(story.legend):
            yield f"{before} .c{number}{{stroke:{_e(entry[place])};background:{_e(entry[place])}}}"

    dark_system = "".join(rules(2, ".story"))
    return (
        "".join(rules(1, ".story"))
        + f"@media screen and (prefers-color-scheme:dark){{{dark_system}}}"
        + "".join(rules(1, ".light .story"))
        + "".join(rules(2, ".dark .story"))
    )

"""A story as HTML: sections that are read one below the other, turned with the arrow keys, or printed.

Every word from the data passes ``html.escape``; there is nothing but text, tables and SVG of numbers. The same
sections and the same style are shown in the app and written to a file, which fetches nothing.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from components.charts import fluid
from components.comparison.story import words
from components.comparison.story.content import (
    CostTable,
    FoundTitle,
    MapPicture,
    Maps,
    ModelStyle,
    ShownResults,
    Story,
    TellingQuery,
)
from components.i18n import N_, current, tr
from components.numbers import clauses

_HERE = Path(__file__).parent
STYLE = (_HERE / "story.css").read_text(encoding="utf-8") + fluid.STYLE
KEYS = (_HERE / "story.js").read_text(encoding="utf-8")
WIDTH, HEIGHT, EDGE = 460, 380, 10  # of a map, in units of its drawing

TEXT = {
    "right": N_("right"),
    "wrong": N_("judged not relevant"),
    "nothing": N_("Nothing found."),
    "model": N_("Model"),
    "keys": N_("← → turn the slides"),
    "leave": N_("Esc leaves"),
    "made": N_("Made {made} with Embedding Explorer."),
}

_e = html.escape


def slides(story: Story, *, can_leave: bool = True) -> str:
    """The sections, in a ``div`` of class ``story``. ``can_leave``: whether Escape does something."""
    parts = [_answer(story, can_leave=can_leave)]
    if story.query is not None:
        parts.append(_query(story.query))
    if story.maps is not None:
        parts.append(_maps(story.maps))
    parts.append(_costs(story.costs))
    if story.changes:
        parts.append(_changes(story.changes))
    total = len(parts)
    made = f'<footer class="made">{_made_of(story)}</footer>'
    sections = "\n".join(
        f'<section><div class="slide"><p class="kicker">{_e(kicker)}</p>{body}</div>'
        f'{made if number == total else ""}<p class="place">{number} / {total}</p></section>'
        for number, (kicker, body) in enumerate(parts, 1)
    )
    return f'<style>{_colours(story)}</style><div class="story" tabindex="-1">{sections}</div>'


def html_file(story: Story) -> str:
    """The whole file; it opens without a network, and arrow keys turn its slides where scripts may run."""
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
    return (
        f'<!doctype html>\n<html lang="{current()}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}"><title>{_e(story.title)}</title>'
        f"<style>{STYLE}</style></head>\n<body>{slides(story, can_leave=False)}\n<script>{KEYS}\n"
        'turnWithKeys(document.querySelector(".story"), 0, () => {}, () => {});</script></body></html>\n'
    )


def _answer(story: Story, *, can_leave: bool) -> tuple[str, str]:
    why = f'<p class="why">{_e(story.why)}</p>' if story.why else ""
    sure = "".join(f"<p>{_e(line)}</p>" for line in story.sure)
    hint = " · ".join([tr(TEXT["keys"]), *([tr(TEXT["leave"])] if can_leave else [])])
    body = (
        f'<h1 class="answer">{_e(story.answer)}</h1><div class="two"><div>{why}{sure}</div>'
        f'<div>{fluid.interval_figure(story.chart)}</div></div><p class="muted">{_e(story.facts)}</p>'
        f'<p class="hint">{_e(hint)}</p>'
    )
    return story.question, body


def _query(query: TellingQuery) -> tuple[str, str]:
    lists = "".join(_answers(answer) for answer in query.answers)
    note = f'<p class="said">{_e(query.note)}</p>' if query.note else ""
    asked = (
        f'<p class="asked"{_lang(query.language)}>{_e(words.QUOTED.format(text=query.text))}</p>' if query.text else ""
    )
    asked += f"<p>{_image(query.picture)}</p>" if query.picture else ""
    body = (
        f'<h1>{_e(query.headline)}</h1>{asked}<div class="columns">{lists}</div>{note}'
        f'<p class="muted">{_e(query.why)}</p>'
    )
    return words.QUERY, body


def _answers(answers: ShownResults) -> str:
    items = "".join(
        f"<li{_lang(title.language)}{_mark(title)}>{_image(title.picture)}{_e(title.title)}{_word(title)}</li>"
        for title in answers.titles
    )
    shown = f"<ol>{items}</ol>" if items else f"<p>{_e(tr(TEXT['nothing']))}</p>"
    return f'<div class="column">{_name(answers.look)}{shown}</div>'


def _image(address: str) -> str:
    return f'<img src="{_e(address)}" alt="">' if address.startswith("data:image/jpeg;base64,") else ""


def _lang(code: str) -> str:
    return f' lang="{_e(code)}"' if code else ""


def _mark(title: FoundTitle) -> str:
    return ' class="right"' if title.is_right else ""


def _word(title: FoundTitle) -> str:
    if title.is_right is None:
        return ""
    sign, word = ("✓", tr(TEXT["right"])) if title.is_right else ("✗", tr(TEXT["wrong"]))
    return f' <span class="mark" lang="{current()}">{sign} {_e(word)}</span>'


def _name(look: ModelStyle) -> str:
    return f'<h2 style="{_hues(look)}"><span>{_e(look.symbol)}</span> {_e(look.name)}</h2>'


def _hues(look: ModelStyle) -> str:
    return f"--light:{_e(look.light)};--dark:{_e(look.dark)}"


def _maps(maps: Maps) -> tuple[str, str]:
    drawn = "".join(_map(picture) for picture in maps.pictures)
    legend = "".join(
        f'<li><span class="dot c{number}"></span>{_e(name)}</li>' for number, (name, *_) in enumerate(maps.legend)
    )
    body = (
        f'<h1>{_e(maps.headline)}</h1><div class="columns">{drawn}</div><ul class="legend">{legend}</ul>'
        f'<p class="muted">{_e(maps.note)}</p>'
    )
    return words.MAP, body


def _map(picture: MapPicture) -> str:
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
        f'<div class="column">{_name(picture.look)}<svg class="map" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{name}">{paths}</svg><p class="muted">{_e(picture.note)}</p></div>'
    )


def _costs(table: CostTable) -> tuple[str, str]:
    headers = "".join(f"<th>{_e(header)}</th>" for header in (tr(TEXT["model"]), *table.headers))
    rows = "".join(
        f'<tr><th style="{_hues(look)}"><span>{_e(look.symbol)}</span> {_e(look.name)}</th>'
        + "".join(
            f'<td data-of="{_e(header)}">{_e(cell)}</td>' for header, cell in zip(table.headers, cells, strict=True)
        )
        + "</tr>"
        for look, cells in table.rows
    )
    shown = f"<table><thead><tr>{headers}</tr></thead><tbody>{rows}</tbody></table>"
    return words.COSTS, f"<h1>{_e(table.headline)}</h1>{shown}"


def _changes(changes: Sequence[str]) -> tuple[str, str]:
    first, *more = changes
    notes = f"<ul>{''.join(f'<li>{_e(note)}</li>' for note in more)}</ul>" if more else ""
    return words.NEXT, f"<h1>{_e(first)}</h1>{notes}"


def _made_of(story: Story) -> str:
    facts = clauses(tr("{name}: {value}", name=name, value=value) for name, value in story.made_of if value)
    made = tr(TEXT["made"], made=story.made)
    return _e(words.MADE_OF.format(made=made, facts=facts) if facts else made)


def _colours(story: Story) -> str:
    """One rule per class of the maps, for both themes, in hex."""
    legend = () if story.maps is None else story.maps.legend

    def rules(place: int, before: str) -> Iterable[str]:
        for number, entry in enumerate(legend):
            yield f"{before} .c{number}{{stroke:{_e(entry[place])};background:{_e(entry[place])}}}"

    dark_system = "".join(rules(2, ".story"))
    return (
        "".join(rules(1, ".story"))
        + f"@media screen and (prefers-color-scheme:dark){{{dark_system}}}"
        + "".join(rules(1, ".light .story"))
        + f"@media screen{{{''.join(rules(2, '.dark .story'))}}}"
    )

"""The chunk grid as tables, and the smallest setting that is surely as good as the best, for the page and the files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from components.evaluation.mean_intervals import mean_interval
from components.evaluation.statistics import compare_all
from components.i18n import tr
from components.measurements.chunk_grid import SCORES, Cut


@dataclass(frozen=True)
class Choice:
    """``best``: the setting of highest mean recall of one model. ``smallest``: the one to take.

    That is the one whose chunks retrieved are shortest among the best and those surely within the margin of it.
    ``comparisons`` sets each setting against the best (statistics.COMPARISON_COLUMNS, "model" being a setting).
    """

    model: str
    best: Cut
    smallest: Cut
    comparisons: pd.DataFrame

    @property
    def sentence(self) -> str:
        """What to take, and what it rests on."""
        recall = mean_interval(self.smallest.scores["recall"])
        of = tr(
            "{mean:.2f} ({low:.2f} to {high:.2f}) of the right text, {n:,} questions",
            mean=recall.mean,
            low=recall.low,
            high=recall.high,
            n=recall.n,
        )
        read = tr("{characters_read:,.0f} characters read a question", characters_read=self.smallest.characters_read)
        if self.smallest.setting == self.best.setting:
            return tr(
                "{model}: choose the setting {name}. It retrieves {of}; {read}.",
                model=self.model,
                name=self.best.setting.name,
                of=of,
                read=read,
            )
        best = mean_interval(self.best.scores["recall"])
        return tr(
            "{model}: choose the setting {name}. It retrieves {of}, surely within the margin "
            "of the best ({name_2}, {mean:.2f}); {read} instead of {characters_read:,.0f}.",
            model=self.model,
            name=self.smallest.setting.name,
            of=of,
            name_2=self.best.setting.name,
            mean=best.mean,
            read=read,
            characters_read=self.best.characters_read,
        )


def choose(model: str, cuts: Sequence[Cut], margin: float) -> Choice:
    """The best setting of a model and the smallest one within the margin of it, by recall of the right spans."""
    best = max(cuts, key=lambda cut: (float(cut.scores["recall"].mean()), -cut.characters_read))
    frames = {cut.setting.name: cut.scores for cut in cuts}
    table = compare_all(frames, "recall", margin, reference=best.setting.name)
    same = set(table.loc[table["verdict"] == "same", ["model_a", "model_b"]].to_numpy().ravel())
    fit = [cut for cut in cuts if cut.setting.name in same or cut is best]
    return Choice(model, best, min(fit, key=lambda cut: cut.characters_read), table)


def grid_table(by_model: Mapping[str, Sequence[Cut]]) -> pd.DataFrame:
    """One row per model and setting: what it is, and each score's mean with its 95 % limits."""
    rows = []
    for model, cuts in by_model.items():
        for cut in cuts:
            row = {
                "model": model,
                "setting": cut.setting.name,
                "size": cut.setting.size,
                "overlap": cut.setting.overlap,
                "chunks": cut.chunks,
                "characters_read": cut.characters_read,
                "questions": len(cut.scores),
            }
            for name in SCORES:
                interval = mean_interval(cut.scores[name])
                row |= {name: interval.mean, f"{name}_low": interval.low, f"{name}_high": interval.high}
            rows.append(row)
    return pd.DataFrame(rows)


def per_question_table(by_model: Mapping[str, Sequence[Cut]]) -> pd.DataFrame:
    """One row per model, setting and question, with every score."""
    parts = [
        cut.scores.rename_axis("query_id").reset_index().assign(model=model, setting=cut.setting.name)
        for model, cuts in by_model.items()
        for cut in cuts
    ]
    return pd.concat(parts, ignore_index=True)[["model", "setting", "query_id", *SCORES]]


def heat_lines(table: pd.DataFrame, score: str = "recall") -> list[str]:
    """A grid of settings by models in plain text, each cell a mean with half the width of its interval."""
    models, settings = list(dict.fromkeys(table["model"])), list(dict.fromkeys(table["setting"]))
    by_place = {(row.model, row.setting): row for row in table.itertuples()}
    wide = max(map(len, [*settings, "setting"]))
    columns = [max(len(model), 13) for model in models]
    lines = ["  ".join(["setting".ljust(wide), *(m.rjust(w) for m, w in zip(models, columns, strict=True))])]
    for setting in settings:
        cells = [_cell(by_place.get((model, setting)), score) for model in models]
        lines.append("  ".join([setting.ljust(wide), *(c.rjust(w) for c, w in zip(cells, columns, strict=True))]))
    return lines


def _cell(row: object, score: str) -> str:
    if row is None:
        return tr("not measured")
    mean, low, high = (float(getattr(row, name)) for name in (score, f"{score}_low", f"{score}_high"))
    return f"{mean:.3f} ±{(high - low) / 2:.3f}"

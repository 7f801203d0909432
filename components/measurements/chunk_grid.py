"""How a candidate retrieves the right spans when documents are cut in different ways, all by one truth."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from components.candidates import candidate_of
from components.candidates.by_spec import encoder_key, result_of
from components.candidates.work import Work
from components.damage import absent_if_damaged
from components.datasets.chunking import Cutter, Cutting, chunk_collection_by
from components.datasets.cutters import HeadingCutting, SentenceCutting
from components.datasets.spans import right_spans
from components.encoders.minilm_tokens import minilm_tokens
from components.evaluation.spans import Piece, best_precision, span_scores
from components.files import read_json, read_parquet, write_json, write_parquet
from components.i18n import N_, tr
from components.measurements.base import NO_OPTIONS, Measurement, Options, Subject
from components.progress import Progress, Report
from components.records import BadInputError, Collection

SCORES = ("recall", "precision", "iou", "precision_omega")
"""Of each question, from 0 to 1; see components.evaluation.spans."""
HEADING, SENTENCE = "heading", "sentence"
NO_SPANS = N_(
    "No question says which span of a document answers it, so chunks cannot be told right from wrong. Give queries a "
    '"spans" field ({"document id": [[start, end]]}), or let write-questions make such questions.'
)
VERSION = 1


@dataclass(frozen=True)
class ChunkSetting:
    """One way to cut. ``size`` and ``overlap`` in MiniLM's tokens; ``by`` is "", HEADING or SENTENCE.

    By headings and sentences ``size`` is the most a piece may have, and nothing overlaps.
    """

    size: int
    overlap: int = 0
    by: str = ""

    @property
    def name(self) -> str:
        """What it is called in tables: "256+64", "heading", "sentence"."""
        return self.by or (f"{self.size}+{self.overlap}" if self.overlap else str(self.size))

    def cutter(self) -> Cutter:
        """What cuts so."""
        within = Cutting(minilm_tokens, self.size, self.overlap)
        if self.by == HEADING:
            return HeadingCutting(within)
        return SentenceCutting(within) if self.by == SENTENCE else within

    def cut(self, collection: Collection) -> Collection:
        """The collection in chunks of this setting."""
        return chunk_collection_by(collection, self.cutter(), tr("Setting: {name}.", name=self.name))


def settings_of(options: Options) -> list[ChunkSetting]:
    """Every setting the options ask for, the smallest first; an overlap over half a size is left out.

    Raises:
        BadInputError: nothing is left, or a size that makes no sense.
    """
    sizes, overlaps = sorted(set(options["sizes"])), sorted(set(options["overlaps"]))
    chunk_settings = [ChunkSetting(size, overlap) for size in sizes for overlap in overlaps if overlap <= size // 2]
    chunk_settings += [ChunkSetting(max(sizes), 0, by) for by in options["by"] if sizes]
    if not chunk_settings:
        raise BadInputError(tr("There is no way to cut left: every overlap is more than half of every size."))
    for setting in chunk_settings:
        setting.cutter()
    return chunk_settings


@dataclass(frozen=True)
class Cut:
    """What one setting gave: ``scores`` (index query_id, columns SCORES), ``chunks`` and mean characters retrieved."""

    setting: ChunkSetting
    scores: pd.DataFrame
    chunks: int
    characters_read: float


class ChunkGrid(Measurement[list[Cut]]):
    """Options: ``sizes`` and ``overlaps`` (tokens), ``by`` (of HEADING, SENTENCE) and ``k``, the chunks retrieved.

    Vectors come from the cache and stay there: a text that two settings share is encoded once, and a second call none.
    """

    name = "chunks"
    options: Options = {"sizes": [128, 256, 512], "overlaps": [0, 64], "by": [], "k": 5}
    needs_result = False

    def refusal(self, subject: Subject) -> str:
        """It needs whole documents, questions with right spans, and a candidate that can search new documents."""
        if subject.collection.is_chunked:
            return tr("These documents are chunks already; measure the documents they came from.")
        if not right_spans(subject.collection):
            return tr(NO_SPANS)
        if not candidate_of(subject.spec).answers_typed_queries:
            return tr("{name} cannot read documents cut in another way.", name=subject.spec.name)
        return ""

    def run(self, subject: Subject, options: Options, report: Report) -> list[Cut]:
        """Cut, encode what is new, search exactly and score, setting by setting."""
        settings = settings_of(options)
        cuts = []
        for place, setting in enumerate(settings):
            cuts.append(_scored(subject, setting, options["k"], _part_of(report, place, len(settings))))
        return cuts

    def save(self, subject: Subject, options: Options, measured: list[Cut]) -> None:
        """Beside the run of the whole documents; the list last."""
        folder = _folder(subject, options)
        for cut in measured:
            write_parquet(folder / f"{cut.setting.name}.parquet", cut.scores.rename_axis("query_id").reset_index())
        rows = [
            asdict(cut.setting) | {"chunks": cut.chunks, "characters_read": cut.characters_read} for cut in measured
        ]
        write_json(folder / "settings.json", {"settings": rows})

    @absent_if_damaged
    def load(self, subject: Subject, options: Options = NO_OPTIONS) -> list[Cut] | None:
        """What was measured with these options and this truth; None where nothing was."""
        folder = _folder(subject, {**self.options, **options})
        if not (folder / "settings.json").exists():
            return None
        return [_read(folder, row) for row in read_json(folder / "settings.json")["settings"]]

    def summary(self, measured: list[Cut]) -> dict[str, Any]:
        """``settings``: how many were tried, and ``recall``: name -> mean recall."""
        return {
            "settings": len(measured),
            "recall": {cut.setting.name: float(cut.scores["recall"].mean()) for cut in measured},
        }


CHUNK_GRID = ChunkGrid()


def left_to_send(subject: Subject, settings: Sequence[ChunkSetting]) -> list[str]:
    """Texts that a candidate's encoder has not read yet, over all settings, each once."""
    asked = with_spans(subject.collection)
    leaf = candidate_of(subject.spec)
    texts = (text for setting in settings for text in leaf.left_to_encode(subject.workspace, setting.cut(asked)))
    return list(dict.fromkeys(texts))


def with_spans(collection: Collection) -> Collection:
    """The same with only the questions that have right spans."""
    known = right_spans(collection)
    queries = collection.queries[collection.queries["id"].isin(known)].reset_index(drop=True)
    judgments = collection.judgments[collection.judgments["query_id"].isin(known)].reset_index(drop=True)
    return replace(collection, queries=queries, judgments=judgments)


def _scored(subject: Subject, setting: ChunkSetting, k: int, report: Report) -> Cut:
    right = right_spans(subject.collection)
    cut = setting.cut(with_spans(subject.collection))
    work = Work(subject.workspace, cut, report, spending=subject.spending)
    candidate_of(subject.spec).compute(work)
    result = result_of(subject.workspace, cut, subject.spec)
    if result is None:
        raise BadInputError(
            tr("The results of {name} were deleted while they were made; start again.", name=subject.spec.name)
        )
    pieces = dict(zip(cut.documents["id"], _pieces(cut), strict=True))
    of_document: dict[str, list[Piece]] = {}
    for piece in pieces.values():
        of_document.setdefault(piece[0], []).append(piece)
    rows, read = {}, 0
    for query_id, spans in right.items():
        ranking = result.run.rankings.get(query_id)
        first = [pieces[name] for name in ranking.doc_ids[:k]] if ranking else []
        read += sum(end - start for _, start, end in first)
        near = [piece for name in spans for piece in of_document.get(name, ())]
        scores = span_scores(spans, first)
        rows[query_id] = (scores.recall, scores.precision, scores.iou, best_precision(spans, near))
    table = pd.DataFrame.from_dict(rows, orient="index", columns=list(SCORES))
    return Cut(setting, table, len(cut.documents), read / len(rows))


def _pieces(cut: Collection) -> Iterator[Piece]:
    columns = (cut.documents[name] for name in ("document_id", "start", "end"))
    return ((name, int(start), int(end)) for name, start, end in zip(*columns, strict=True))


def _part_of(report: Report, place: int, parts: int) -> Report:
    return lambda progress: report(
        Progress(progress.stage, progress.done, progress.total, (place + progress.share) / parts)
    )


def _read(folder: Path, row: Mapping[str, Any]) -> Cut:
    setting = ChunkSetting(int(row["size"]), int(row["overlap"]), str(row["by"]))
    scores = read_parquet(folder / f"{setting.name}.parquet").set_index("query_id")
    return Cut(setting, scores, int(row["chunks"]), float(row["characters_read"]))


def _folder(subject: Subject, options: Options) -> Path:
    """A folder of its own for each set of settings and each truth."""
    content = json.dumps([VERSION, dict(options), right_spans(subject.collection)], sort_keys=True)
    mark = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    folder = subject.workspace.results_folder(subject.collection.search_id, encoder_key(subject.spec))
    return folder / f"chunks-{mark}"

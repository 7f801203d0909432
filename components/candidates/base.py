"""What a candidate is: the one thing the rest of the code knows of the models, systems and stages it compares.

A kind of candidate is a class derived from ``Candidate``. It says what it is by properties, which is all that other
modules ask; and it does three things: ``compute`` brings it to a saved run, ``open_searcher`` answers queries, batches
of a run and single typed ones alike, and ``document_vectors`` gives maps something to draw where it has vectors.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from components.candidates.model_folders import own_name
from components.candidates.options import checked_options
from components.candidates.work import Work
from components.catalogue.cards import ModelCard, find_card
from components.costs.memory import peak_memory_mb
from components.i18n import tr
from components.progress import Progress
from components.records import BadInputError, Collection, FloatArray, Item, Ranking, Run
from components.results.store import ModelResult, ResultStore
from components.spec import ModelSpec, Option
from components.workspace import Workspace

if TYPE_CHECKING:
    from pydantic import SecretStr

    from components.candidates.example_code import ExampleCode
    from components.candidates.searching import Opened, Searcher
    from components.candidates.token_limits import ReadingLimit, TokenCounter
    from components.costs.spending import Spending, SpendingMeter


class Candidate(ABC):
    """One candidate of a comparison, behind a spec. Making one is cheap: nothing is loaded or read."""

    kind: ClassVar[str]
    option_types: ClassVar[Mapping[str, type]] = {}
    """Options a person may set, and their types."""
    keyed_options: ClassVar[tuple[str, ...]] = ()
    """Those of them that change results, and so the key."""

    has_vectors: bool = False
    """Whether it has one dense vector per document: keyword search, sparse models and runs have none."""
    has_encoder: bool = False
    """Whether a model of its own turns texts into dense vectors, which the vector cache keeps."""
    has_weights: bool = True
    """Whether a model takes memory and disk for it."""
    is_served: bool = False
    """Whether its model runs in another process, asked over HTTP, here or elsewhere."""
    is_ready_made: bool = False
    """Whether a person brought its results: there is no model here to ask or to measure."""
    is_keyword_search: bool = False
    is_quick: bool = False
    """Whether computing it takes seconds, whatever the collection."""
    is_trained_here: bool = False
    """Whether it learns from this project's data, and so must be compared on what it has not seen."""
    needs_interactions: bool = False
    """Whether it can be had only where the collection says what users did."""
    can_be_fused: bool = True
    can_be_cut: bool = False
    """Whether shorter or coarser vectors can be made of its own."""
    can_be_reranked: bool = True
    can_be_trained: bool = False
    """Whether training can start from it: a sentence-transformers model, see ``weights_folder``."""
    adapts_either_side: bool = False
    """Whether a learned map may be of its documents' vectors too, which nothing else can be made to read again."""
    takes_prompts: bool = False
    """Whether a person can set the text in front of queries and documents."""
    takes_backends: bool = False
    """Whether onnxruntime can run it in the place of torch."""
    built_in_prompts: Mapping[str, str] | None = None
    """"query" and "document", where they are part of the model and cannot be left out."""
    modalities: tuple[str, ...] = ("text",)
    """Of what it reads."""
    why_no_further_texts: str = ""
    """Why no further texts can be encoded with it here: a key of the words of Diagnose; "" where they can."""

    def __init__(self, spec: ModelSpec) -> None:
        """Nothing is checked or loaded yet."""
        self.spec = spec

    # What it is

    @property
    def name(self) -> str:
        """The name people see."""
        return self.spec.name

    @property
    def options(self) -> dict[str, Any]:
        """Its options, of the types its kind wants.

        Raises:
            BadInputError: an unknown option, or a value of another type.
        """
        return checked_options(self.spec, self.option_types)

    @property
    def is_local(self) -> bool:
        """Whether texts stay on this computer."""
        return True

    @property
    def takes_precisions(self) -> bool:
        """Whether its model can compute in bfloat16 instead of float32."""
        return False

    @property
    def missing_package(self) -> str:
        """What pip must install before it can run, where its weights come in a package that is not there; else ""."""
        return ""

    @property
    def has_index(self) -> bool:
        """Whether Chroma can hold its vectors; it knows float32 only."""
        return self.has_vectors

    @property
    def answers_typed_queries(self) -> bool:
        """Whether it answers queries nobody asked before."""
        return not self.is_ready_made

    def takes_query(self, item: Item) -> bool:
        """Whether it can be asked with this; results that were brought hold answers to any."""
        return self.is_ready_made or bool(item.text.strip())

    @property
    @abstractmethod
    def key(self) -> str:
        """16 hex digits that change with whatever its results depend on; no weights are loaded.

        Raises:
            BadInputError: the model cannot be had, or its spec is wrong.
        """

    @property
    def host(self) -> str:
        """Whom texts are sent to, as a person calls it; "" where they stay here."""
        return ""

    @property
    def typed_name(self) -> str:
        """How the command line calls it: what ``resolve_name`` turns into this spec again."""
        return self.spec.name

    @property
    def card(self) -> ModelCard | None:
        """What the catalogue knows of it; None where nothing but its name says that it is a listed model."""
        own = (card for card in self.cards() if card.name == self.spec.name)
        return next(own, None) or find_card(self.spec.source or self.spec.name) or find_card(self.spec.name)

    @property
    def full_dimension(self) -> int | None:
        """Numbers per vector as the spec or the catalogue says; None where that is not known before the model ran."""
        given = self.spec.options.get("dimensions") or self.spec.options.get("dim")
        return int(given) if given else self.card.dimension if self.card is not None else None

    # How a person names it

    @classmethod
    def parse(cls, text: str) -> ModelSpec | None:
        """The spec of what a person typed, where this kind has a way of its own to be typed; else None.

        Raises:
            BadInputError: it is one of this kind, but cannot be made.
        """
        return None

    @classmethod
    def of_folder(cls, folder: Path) -> bool:
        """Whether a model saved in this folder is of this kind."""
        return False

    @classmethod
    def name_of_folder(cls, folder: Path) -> str:
        """The name of a model of this kind in a folder."""
        return own_name(folder.name, "folder")

    @classmethod
    def of_card(cls, card: ModelCard) -> Mapping[str, Option] | None:
        """The options of a catalogue's model of this kind; None where it cannot be run by its name alone."""
        return {}

    @classmethod
    def cards(cls) -> Sequence[ModelCard]:
        """Facts about models of this kind that the catalogue does not hold."""
        return ()

    # What it does

    def compute(self, work: Work) -> dict[str, Any]:
        """Bring it to a saved run over the collection; the manifest of the result.

        As it stands here: every query searched for by its own searcher, the first ones alone, to time how long each
        waits. A kind that must encode or learn first does that, and keeps what it measured.

        Raises:
            BadInputError: it cannot be had or misbehaves, in one sentence.
        """
        from components.candidates.searching import Opened, search_collection, timed_alone

        work.report(Progress("searching", 0, len(work.collection.queries), 0.0))
        searcher = self.open_searcher(Opened(work.workspace, work.collection))
        facts = timed_alone(searcher, work.collection)
        rankings, _ = search_collection(searcher, work.collection, work.depth, timed=0)
        facts |= {"peak_memory_mb": peak_memory_mb(), "encoded_documents": 0, "depth": work.depth, "self_checks": []}
        return self.save(work, rankings, facts)

    @abstractmethod
    def open_searcher(self, opened: Opened) -> Searcher:
        """What answers queries of a computed candidate; its model is loaded only when a query needs it."""

    def estimate(self, work: Work) -> dict[str, float]:
        """Try it on a few of the person's own texts and say what all of them will take; what was encoded is kept.

        Returns:
            ``seconds`` left for the whole collection, loading included; ``documents_per_second``; ``load_seconds``.
        """
        return {"seconds": 0.0, "documents_per_second": float("inf"), "load_seconds": 0.0}

    def known_seconds(self, workspace: Workspace, collection: Collection) -> float | None:
        """Seconds for what is left, from what was timed before; None before it was ever timed on this computer."""
        return 0.0

    def left_to_encode(self, workspace: Workspace, collection: Collection) -> list[str]:
        """Texts of documents and queries that have no vector of this model yet, each once."""
        return []

    def stored_share(self, workspace: Workspace, collection: Collection) -> tuple[int, int] | None:
        """How many different document texts have a stored vector, of how many; None where none has."""
        return None

    def document_vectors(self, workspace: Workspace, collection: Collection) -> FloatArray | None:
        """Float32 (documents, dim) in table order, length 1; None where it has no vectors.

        Raises:
            KeyError: it was not computed on these documents.
        """
        return None

    def query_vectors(self, workspace: Workspace, collection: Collection) -> FloatArray | None:
        """Float32 (queries, dim) in table order; None where it has no vectors."""
        return None

    def load(self, api_key: SecretStr | None = None, meter: SpendingMeter | None = None) -> Any:  # noqa: ANN401 - its own engine
        """Its model in memory: an Encoder, a SparseTextEncoder, or the cross-encoder of a reranking stage.

        ``api_key`` goes before the environment's. ``meter`` watches what an API costs.

        Raises:
            BadInputError: it has no model of its own, or its weights cannot be had.
        """
        raise BadInputError(tr('"{name}" has no model of its own to load; try one of its parts.', name=self.name))

    def meter(self, workspace: Workspace, spending: Spending) -> SpendingMeter | None:
        """What its requests are written down by; None where it asks nobody."""
        return None

    def own_folders(self, workspace: Workspace) -> list[Path]:
        """Where what was computed for it alone is kept, besides its results."""
        return [workspace.vectors_folder(self.key)]

    # How it learns

    @property
    def can_be_adapted(self) -> bool:
        """Whether a map of its vectors can be learned and saved with it."""
        return self.can_be_trained or self.adapts_either_side

    @property
    def weights_folder(self) -> Path | None:
        """The sentence-transformers folder that training can start from; None where there is none.

        Raises:
            BadInputError: it would have to be downloaded, and cannot be.
        """
        return None

    def unseen_queries(self, collection: Collection) -> frozenset[str] | None:
        """Ids of the queries it can be compared on, where it learned from others of them; None where all count."""
        return None

    # How it reads

    def token_counter(self) -> TokenCounter | None:
        """Its own tokenizer; None where it cannot be told without asking a server or downloading.

        Raises:
            BadInputError: an installed model package is missing or damaged.
        """
        return None

    def reading_limit(self) -> ReadingLimit:
        """How much of a text it reads, told without its weights."""
        from components.candidates.token_limits import UNKNOWN

        return UNKNOWN

    def saved_prompts(self) -> Mapping[str, str]:
        """Prompts its own settings hold: "query" and "document" -> text."""
        return {}

    @property
    def usual_batch(self) -> int | None:
        """Texts encoded at a time where no batch sweep was run; None where nothing speaks for a number of its own."""
        return None

    def example_code(self, cut: str) -> ExampleCode | None:
        """The part of a Python file that encodes with it, ``cut`` behind arrays ("[:, :128]"); else ``why_no_code``."""
        return None

    def whole_file(self, facts: Sequence[str], language: str) -> ExampleCode | None:
        """A Python file that embeds and searches, where the usual one does not fit; None where it does.

        ``facts`` are sentences for its head; ``language`` is the documents' main one.
        """
        return None

    @property
    def why_no_code(self) -> str:
        """One sentence on what to do where there is no code."""
        return tr("No code is written for {name} yet.", name=self.name)

    # Its saved result

    def result(self, workspace: Workspace, collection: Collection) -> ModelResult | None:
        """The saved result on this collection; None where there is none yet.

        Raises:
            BadInputError: the model itself cannot be had any more.
        """
        return ResultStore(workspace).load(collection, self.key, self.name)

    def save(self, work: Work, rankings: Mapping[str, Ranking], facts: Mapping[str, Any]) -> dict[str, Any]:
        """Keep its run with what was measured; the manifest.

        The peak of memory is None where its model runs in another process on this computer: what was measured is the
        process that asked it.
        """
        if "peak_memory_mb" in facts and self.is_measured_elsewhere:
            facts = {**facts, "peak_memory_mb": None}
        run = Run(self.name, dict(rankings))
        return ResultStore(work.workspace).save(work.collection, self.spec, self.key, run, facts).as_dict()

    @property
    def is_measured_elsewhere(self) -> bool:
        """Whether memory is taken by a server on this computer, which is another process."""
        return self.is_served and self.is_local

"""What candidates made of other candidates have in common: nothing is encoded for them twice."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from components.candidates import candidate_of
from components.candidates.base import Candidate
from components.candidates.work import Work
from components.catalogue.cards import ANY_LANGUAGE, ModelCard
from components.costs.latency import added
from components.i18n import tr
from components.progress import TIMED_QUERIES
from components.records import BadInputError, Collection
from components.results.store import ModelResult
from components.spec import ModelSpec, leaves, vector_key
from components.workspace import Workspace

VERSION = 1  # raise it when the same parts give other results
SUMMED = ("load_seconds", "peak_memory_mb", "vector_megabytes")


class DerivedCandidate(Candidate):
    """A candidate with parts: what is known of them decides most of what is known of it."""

    why_no_further_texts = "derived"

    @property
    def parts(self) -> list[Candidate]:
        """The candidates it is made of."""
        return [candidate_of(part) for part in self.spec.parts]

    @property
    def leaves(self) -> list[Candidate]:
        """The candidates that encode or index for it, each once."""
        return [candidate_of(leaf) for leaf in leaves(self.spec)]

    @property
    def is_local(self) -> bool:
        """See Candidate: where every part is."""
        return all(leaf.is_local for leaf in self.leaves)

    @property
    def host(self) -> str:
        """See Candidate."""
        return next((leaf.host for leaf in self.leaves if leaf.host), "")

    @property
    def is_served(self) -> bool:  # type: ignore[override]
        """See Candidate."""
        return any(leaf.is_served for leaf in self.leaves)

    @property
    def missing_package(self) -> str:
        """See Candidate: the first that a part is without."""
        return next((leaf.missing_package for leaf in self.leaves if leaf.missing_package), "")

    @property
    def answers_typed_queries(self) -> bool:
        """See Candidate."""
        return all(leaf.answers_typed_queries for leaf in self.leaves)

    @property
    def is_trained_here(self) -> bool:  # type: ignore[override]
        """See Candidate."""
        return any(leaf.is_trained_here for leaf in self.leaves)

    @property
    def is_measured_elsewhere(self) -> bool:
        """See Candidate."""
        return any(leaf.is_measured_elsewhere for leaf in self.leaves)

    def unseen_queries(self, collection: Collection) -> frozenset[str] | None:
        """See Candidate: what no part learned from."""
        of_leaves = [unseen for leaf in self.leaves if (unseen := leaf.unseen_queries(collection)) is not None]
        return frozenset.intersection(*of_leaves) if of_leaves else None

    @property
    def key(self) -> str:
        """See Candidate: the keys of the parts, and what is done with them."""
        content = {"kind": self.kind, "parts": [part.key for part in self.parts], "version": VERSION}
        return vector_key(content | self.said())

    @abstractmethod
    def said(self) -> dict[str, Any]:
        """What is done with the parts: ``options``, and whatever else the results depend on."""

    def own_stages(self) -> list[ModelSpec]:
        """Models it runs besides its parts', each as a spec of its own."""
        return []

    @property
    def stages(self) -> list[ModelSpec]:
        """Every model it runs, each once."""
        specs = [stage for part in self.spec.parts for stage in stages(part)]
        return list({stage.name: stage for stage in [*specs, *self.own_stages()]}.values())

    @property
    def card(self) -> ModelCard | None:
        """See Candidate: the facts of its models together, the weakest deciding; None where one is not listed."""
        return self.own_facts(_combined_card(self))

    def own_facts(self, card: ModelCard | None) -> ModelCard | None:
        """The combined card with what this kind changes of it."""
        return card

    @property
    def model_type(self) -> str:
        """What the combined card says it is."""
        return self.kind

    @property
    def full_dimension(self) -> int | None:
        """See Candidate."""
        given = self.spec.options.get("dim")
        return int(given) if given else None

    def left_to_encode(self, workspace: Workspace, collection: Collection) -> list[str]:
        """See Candidate: of all parts, one by one."""
        return [text for leaf in self.leaves for text in leaf.left_to_encode(workspace, collection)]

    def known_seconds(self, workspace: Workspace, collection: Collection) -> float | None:
        """See Candidate: what its parts still need."""
        return _sum(
            leaf.known_seconds(workspace, collection)
            for leaf in self.leaves
            if leaf.left_to_encode(workspace, collection) or leaf.is_keyword_search
        )

    def estimate(self, work: Work) -> dict[str, float]:
        """See Candidate: its parts tried one after the other."""
        estimates = [part.estimate(work) for part in self.parts]
        speeds = [estimate["documents_per_second"] for estimate in estimates]
        return {
            "seconds": sum(estimate["seconds"] for estimate in estimates),
            "documents_per_second": 1 / sum(1 / speed for speed in speeds) if all(speeds) else 0.0,
            "load_seconds": sum(estimate["load_seconds"] for estimate in estimates),
        }

    def computed_parts(self, work: Work) -> list[ModelResult]:
        """The saved result of each part, computed where there is none as deep.

        Raises:
            BadInputError: a part cannot be computed; the sentence says which and why.
        """
        return [self._computed(part, work) for part in self.parts]

    def _computed(self, part: Candidate, work: Work) -> ModelResult:
        try:
            result = part.result(work.workspace, work.collection)
            if result is None or int(result.manifest.get("depth") or 0) < work.depth:
                part.compute(work)
                result = part.result(work.workspace, work.collection)
        except BadInputError as error:
            raise BadInputError(tr("It needs {name}, which failed: {error}", name=part.name, error=error)) from error
        if result is None:
            raise BadInputError(
                tr("It needs {name}, whose result vanished while it was computed; compute it again.", name=part.name)
            )
        return result

    def combined(self, manifests: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """What the parts cost together; None or empty where a part's number is not known.

        Times of a query add up, one part asked after the other; so do memory, loading and the size of what is stored.
        Every document goes through every part, so seconds per document add up. ``parts`` keeps what each encoder
        measured, for the bill.
        """
        facts: dict[str, Any] = {name: _sum(manifest.get(name) for manifest in manifests) for name in SUMMED}
        speeds = [manifest.get("documents_per_second") for manifest in manifests]
        known = [speed for speed in speeds if speed]
        facts["documents_per_second"] = 1 / sum(1 / speed for speed in known) if len(known) == len(speeds) else None
        facts["others_busy"] = max(
            (manifest["others_busy"] for manifest in manifests if manifest.get("others_busy")), default=None
        )
        facts["query_ms"] = added([manifest.get("query_ms") or [] for manifest in manifests])
        facts["search_ms"] = added([manifest["search_ms"] for manifest in manifests if manifest.get("search_ms")])
        facts["cold_ms"] = added([manifest.get("cold_ms") or [] for manifest in manifests])
        facts |= {"timed_on": "queries", "encoded_documents": 0, "encode_seconds": 0.0}
        limits = [int(manifest["max_tokens"]) for manifest in manifests if manifest.get("max_tokens")]
        facts["max_tokens"] = min(limits) if limits else None
        facts["self_checks"] = [problem for manifest in manifests for problem in manifest.get("self_checks", [])]
        facts["notes"] = [note for manifest in manifests for note in manifest.get("notes", [])]
        facts["parts"] = [
            entry
            for part, manifest in zip(self.parts, manifests, strict=True)
            for entry in (manifest["parts"] if part.spec.parts else [_entry(part, manifest)])
        ][: len(self.leaves)]
        return facts


def stages(spec: ModelSpec) -> list[ModelSpec]:
    """Every model a candidate runs, each once; a cross-encoder stands as a spec of its own, named by its source."""
    candidate = candidate_of(spec)
    return candidate.stages if isinstance(candidate, DerivedCandidate) else [spec]


def _entry(part: Candidate, manifest: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": part.name,
        "is_local": part.is_local,
        "documents_per_second": manifest.get("documents_per_second"),
        "query_ms": (manifest.get("query_ms") or [])[:TIMED_QUERIES],
        "search_ms": (manifest.get("search_ms") or [])[:TIMED_QUERIES],
        "vector_megabytes": manifest.get("vector_megabytes"),
        "encoder_key": manifest.get("encoder_key"),
    }


def _combined_card(derived: DerivedCandidate) -> ModelCard | None:
    models = [candidate_of(stage) for stage in derived.stages]
    known = [(model, model.card) for model in models]
    cards = [card for _, card in known if card is not None]
    if not cards or len(cards) < len(known):
        return None
    with_weights = [card for model, card in known if card is not None and model.has_weights]
    first = cards[0]
    parameters = _sum(card.parameters for card in with_weights) if with_weights else None
    return replace(
        first,
        name=derived.name,
        kind=derived.kind,
        source="",
        provider=_joined(card.provider for card in cards),
        dimensions=(),
        max_tokens=min((card.max_tokens for card in cards if card.max_tokens), default=None),
        parameters=None if parameters is None else int(parameters),
        memory_mb=_sum(card.memory_mb for card in with_weights) if with_weights else None,
        languages=_common_languages(cards),
        language_count=min((card.language_count for card in cards if card.language_count), default=None),
        licence=_joined(card.licence or "unknown" for card in cards),
        commercial_use=min((card.commercial_use for card in cards), key=_how_free),
        open_weights=None if any(card.open_weights is None for card in cards) else all(c.open_weights for c in cards),
        release_date=max(card.release_date for card in cards),
        runs=_joined(card.runs for card in cards),
        price_usd_per_million_tokens=_sum_of_known(card.price_usd_per_million_tokens for card in cards),
        model_type=derived.model_type,
        superseded_by="",
        licence_doubt=" ".join(dict.fromkeys(card.licence_doubt for card in cards if card.licence_doubt)),
        training_datasets=tuple(dict.fromkeys(name for card in cards for name in card.training_datasets)),
        published_as="",
        published_note="",
        provenance="",
        note="",
    )


def _common_languages(cards: Sequence[ModelCard]) -> tuple[str, ...]:
    """What every model lists; one that knows no language reads whatever the others do."""
    lists = [card.languages for card in cards if ANY_LANGUAGE not in card.languages]
    if not lists:
        return (ANY_LANGUAGE,)
    return tuple(code for code in lists[0] if all(code in other for other in lists))


def _how_free(commercial_use: str) -> int:
    return ("no", "unclear", "yes").index(commercial_use.partition(":")[0])


def _joined(words: Iterable[str]) -> str:
    return " + ".join(dict.fromkeys(word for word in words if word))


def _sum(values: Iterable[float | None]) -> float | None:
    """None where one of them is not known."""
    given = list(values)
    known = [value for value in given if value is not None]
    return float(sum(known)) if len(known) == len(given) else None


def _sum_of_known(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None

"""Models trained here from judged queries: a folder that ``train`` wrote, compared on what was held out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from components.candidates.kinds.sentence_transformers import SentenceTransformersModel
from components.candidates.names import resolve_name
from components.candidates.tuned_folder import FACTS_FILE, TrainingFacts, handed_down, read_facts, unseen_queries
from components.candidates.work import Work
from components.catalogue.cards import ModelCard
from components.files import home_path
from components.records import BadInputError, Collection
from components.spec import ModelSpec
from components.stores.vector_cache import VectorCache, text_hashes
from components.workspace.folder import default_root

NAMED = "tuned:"
COPIED_TOGETHER = 4096  # vectors


class TunedModel(SentenceTransformersModel):
    """A folder that the command ``train`` wrote, typed as its path."""

    kind = "tuned"
    is_trained_here = True
    can_be_trained = False  # from its base again, with all that is known by then

    @classmethod
    def parse(cls, text: str) -> ModelSpec | None:
        """See Candidate: "tuned:BASE#NAME", a model trained in the app in this workspace.

        Raises:
            BadInputError: the workspace has none of this name, or several projects have one.
        """
        base, _, name = text.removeprefix(NAMED).rpartition("#")
        if not text.startswith(NAMED) or not base or not name or "/" in name:
            return None
        known = {
            path.parent: f"{NAMED}{read_facts(path.parent).base}#{path.parent.name}"
            for path in sorted(default_root().glob(f"tuned/*/*/{FACTS_FILE}"))
            if not path.parent.name.startswith(".")
        }
        found = [folder for folder, called in known.items() if called == text]
        if len(found) == 1:
            return resolve_name(str(found[0]))
        if found:
            places = " or ".join(map(str, found))
            raise BadInputError(f'Several projects have a model "{text}"; give its folder: {places}.')
        others = f"trained here are {', '.join(sorted(set(known.values())))}" if known else "no model was trained here"
        raise BadInputError(
            f'There is no model "{text}" in the workspace {default_root()}; {others}. Give its name, or its folder.'
        )

    @classmethod
    def of_folder(cls, folder: Path) -> bool:
        """See Candidate."""
        return (folder / FACTS_FILE).is_file()

    @classmethod
    def name_of_folder(cls, folder: Path) -> str:
        """See Candidate."""
        return f"{NAMED}{read_facts(folder).base}#{folder.name}"

    @property
    def training(self) -> TrainingFacts:
        """What it learned from.

        Raises:
            BadInputError: its folder does not say.
        """
        return read_facts(home_path(self.spec.source))

    @property
    def card(self) -> ModelCard | None:
        """See Candidate."""
        try:
            return handed_down(self.name, self.training.base)
        except BadInputError:
            return None  # the folder is gone, or damaged: its status says so

    def unseen_queries(self, collection: Collection) -> frozenset[str] | None:
        """See Candidate."""
        return unseen_queries(collection, self.training)

    def compute(self, work: Work) -> dict[str, Any]:
        """See Candidate: an adapter changes queries alone, so documents have their vectors already."""
        key = self.training.documents_key
        if key and (work.workspace.vectors_folder(key) / "rows.sqlite").exists():
            self._take_document_vectors(work, key)
        return super().compute(work)

    def _take_document_vectors(self, work: Work, key: str) -> None:
        """From the base's cache into its own, with what their encoding took."""
        try:
            base = VectorCache(work.workspace.vectors_folder(key))
        except BadInputError:
            return  # it is damaged: they are encoded
        texts = list(dict.fromkeys(work.collection.document_texts()))
        hashes = text_hashes("document", texts)
        own = VectorCache(work.workspace.vectors_folder(self.key), base.dim)
        wanted = sorted(set(own.missing(hashes)) - set(base.missing(hashes)))
        rate = base.rate("document")
        for start in range(0, len(wanted), COPIED_TOGETHER):
            part = wanted[start : start + COPIED_TOGETHER]
            names, characters = [hashes[row] for row in part], sum(len(texts[row]) for row in part)
            seconds = rate.seconds * characters / max(rate.characters, 1)
            own.append("document", names, base.read(names), characters=characters, seconds=seconds)

"""Models of transformers for pictures and sounds, by hub name or folder: which family a name or a folder is of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from components.candidates.media import MediaCandidate
from components.encoders import weights
from components.encoders.media.model_folder import model_type
from components.spec import ModelSpec


class SavedMediaModel(MediaCandidate):
    """A model of one family, in the layout transformers saves: config.json, a processor's settings, weights."""

    option_types = {"revision": str, "device": str}
    types: ClassVar[tuple[str, ...]] = ()
    """``model_type`` of config.json, of the family."""
    hub_names: ClassVar[str] = r"(?!)"
    """A pattern of hub names that are of the family, for what is not on this computer yet."""

    @classmethod
    def parse(cls, text: str) -> ModelSpec | None:
        """See Candidate: OWNER/NAME of the hub, where its copy here or its name says that it is of this family."""
        if not weights.is_hub_name(text) or weights.is_folder_here(Path(text).expanduser()):
            return None
        saved = weights.find_weights(text)
        known = cls.of_folder(saved.folder) if saved is not None else bool(re.fullmatch(cls.hub_names, text, re.I))
        return ModelSpec(text, cls.kind, text) if known else None

    @classmethod
    def of_folder(cls, folder: Path) -> bool:
        """See Candidate. A folder that sentence-transformers saved says in modules.json how it is to be run."""
        return not (folder / "modules.json").is_file() and model_type(folder) in cls.types

    @property
    def typed_name(self) -> str:
        """See Candidate."""
        return self.spec.source or self.name

    def identity(self, options: Mapping[str, Any]) -> str:
        """See EncodingCandidate."""
        return weights.weights_identity(self.spec.source or self.name, options.get("revision"))

    def folder_and_options(self) -> tuple[Path, dict[str, Any]]:
        """Where the model lies, downloaded where it must be, and what its encoder is to be given."""
        options = self.options
        return weights.get_weights(self.spec.source or self.name, options.pop("revision", None)).folder, options

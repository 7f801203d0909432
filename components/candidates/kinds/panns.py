"""PANNs CNN14, a sound model from its authors' checkpoint on this computer."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from components.candidates.media import MediaCandidate
from components.encoders import weights
from components.files import home_path
from components.i18n import N_, tr
from components.records import BadInputError
from components.spec import ModelSpec

if TYPE_CHECKING:
    from components.encoders.media.panns_cnn14 import PannsEncoder

LISTED = "qiuqiangkong/panns-cnn14"
CHECKPOINT = "Cnn14_mAP=0.431.pth"
HOW = N_(
    "PANNs CNN14 is on no hub in a form this app loads. Download {checkpoint} (327 MB) from "
    "zenodo.org/records/3987831, put it in a folder of its own, and give that folder."
)


class Panns(MediaCandidate):
    """Sounds found by a sound. ``source`` is the checkpoint's path."""

    kind = "panns"
    modalities = ("audio",)

    @classmethod
    def parse(cls, text: str) -> ModelSpec | None:
        """See Candidate: a checkpoint named Cnn14....pth, or the folder it lies in alone.

        Raises:
            BadInputError: the model's listed name, with what to do.
        """
        if text.lower() in (LISTED, "panns-cnn14", "panns"):
            raise BadInputError(tr(HOW, checkpoint=CHECKPOINT))
        path = home_path(text)
        if weights.is_folder_here(path) and not (path / "config.json").exists():
            paths = sorted(path.glob("Cnn14*.pth"))
            path = paths[0] if len(paths) == 1 else path
        if not (path.suffix == ".pth" and path.name.lower().startswith("cnn14") and path.is_file()):
            return None
        return ModelSpec(f"panns-{path.stem.partition('_')[0].lower()}", cls.kind, str(path.resolve()))

    @property
    def typed_name(self) -> str:
        """See Candidate."""
        return self.spec.source

    def identity(self, options: Mapping[str, Any]) -> str:
        """See EncodingCandidate.

        Raises:
            BadInputError: the checkpoint is gone.
        """
        path = Path(self.spec.source)
        if not path.is_file():
            raise BadInputError(
                tr("The checkpoint {path} is gone; put it back, or add it again from where it is.", path=path)
            )
        return weights.file_sha256(path)

    def load(self, api_key: object = None, meter: object = None) -> PannsEncoder:  # type: ignore[override]
        """See Candidate."""
        from components.encoders.media.panns_cnn14 import PannsEncoder

        return PannsEncoder(self.name, Path(self.spec.source), self.key)

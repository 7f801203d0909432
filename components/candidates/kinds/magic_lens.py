"""MagicLens: pictures found by a picture and words that say what is wanted of it, from a converted checkpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from components.candidates.media_folders import SavedMediaModel
from components.files import home_path
from components.i18n import N_, tr
from components.records import BadInputError, Item
from components.spec import ModelSpec

if TYPE_CHECKING:
    from components.encoders.media.magic_lens import MagicLensEncoder
    from components.encoders.media.protocol import Role

LISTED = "google-deepmind/magiclens"
HOW = N_(
    "MagicLens is on no hub in a form this app loads. Copy magic_lens_clip_base.pkl from "
    "gs://gresearch/magiclens/models and openai/clip-vit-base-patch16 from the hub, run "
    "python -m components.encoders.media.magic_lens_folder magic_lens_clip_base.pkl --clip CLIP_FOLDER --out FOLDER "
    "once, and give that folder."
)


class MagicLens(SavedMediaModel):
    """Pictures found by a picture, alone or with a sentence that changes it."""

    kind = "magic-lens"
    modalities = ("image",)
    types = ("magiclens",)

    @classmethod
    def parse(cls, text: str) -> ModelSpec | None:
        """See Candidate.

        Raises:
            BadInputError: the model's listed name or its authors' checkpoint, with what to do.
        """
        path = home_path(text)
        is_checkpoint = path.suffix == ".pkl" and path.name.lower().startswith("magic_lens") and path.is_file()
        if text.lower() in (LISTED, "magiclens", "magic-lens") or is_checkpoint:
            raise BadInputError(tr(HOW))
        return super().parse(text)

    @property
    def things(self) -> str:
        """See MediaCandidate."""
        return tr("pictures, alone or with words")

    def _taken(self, item: Item, role: Role) -> Item | None:
        if role == "query" and item.modality in self.modalities:
            return item
        return super()._taken(item, role)

    def load(self, api_key: object = None, meter: object = None) -> MagicLensEncoder:  # type: ignore[override]
        """See Candidate."""
        from components.encoders.media.magic_lens import MagicLensEncoder

        folder, options = self.folder_and_options()
        return MagicLensEncoder(self.name, folder, self.key, **options)

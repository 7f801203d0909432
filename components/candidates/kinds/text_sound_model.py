"""CLAP: sounds and words in one space."""

from __future__ import annotations

from typing import TYPE_CHECKING

from components.candidates.media_folders import SavedMediaModel

if TYPE_CHECKING:
    from components.encoders.media.text_sound import TextSoundEncoder


class TextSoundModel(SavedMediaModel):
    """Sounds found by words or by a sound."""

    kind = "text-sound-model"
    modalities = ("audio", "text")
    types = tuple(("clap").split())
    hub_names = r"laion/(larger_)?clap[\w.-]*"

    def load(self, api_key: object = None, meter: object = None) -> TextSoundEncoder:  # type: ignore[override]
        """See Candidate."""
        from components.encoders.media.text_sound import TextSoundEncoder

        folder, options = self.folder_and_options()
        return TextSoundEncoder(self.name, folder, self.key, **options)

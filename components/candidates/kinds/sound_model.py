"""AST, wav2vec 2.0 and its like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from components.candidates.media_folders import SavedMediaModel

if TYPE_CHECKING:
    from components.encoders.media.sounds import SoundEncoder


class SoundModel(SavedMediaModel):
    """Sounds found by a sound."""

    kind = "sound-model"
    modalities = ("audio",)
    types = tuple(("audio-spectrogram-transformer wav2vec2 hubert wavlm unispeech-sat data2vec-audio").split())
    hub_names = r"(MIT/ast-[\w.-]+|facebook/(wav2vec2|hubert|data2vec-audio)[\w.-]*|microsoft/(wavlm|unispeech)[\w.-]*)"

    def load(self, api_key: object = None, meter: object = None) -> SoundEncoder:  # type: ignore[override]
        """See Candidate."""
        from components.encoders.media.sounds import SoundEncoder

        folder, options = self.folder_and_options()
        return SoundEncoder(self.name, folder, self.key, **options)

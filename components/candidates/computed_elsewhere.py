"""What another system computed and a person brings as files: nothing runs here that could compute more of it."""

from __future__ import annotations

import hashlib

from components.candidates.base import Candidate
from components.catalogue.cards import ModelCard
from components.i18n import tr


class ComputedElsewhere(Candidate):
    """``spec.source`` names its file or folder in the workspace, by a hash of its content."""

    is_ready_made = True
    is_quick = True
    has_weights = False

    @property
    def key(self) -> str:
        """See Candidate: the name of what was brought decides, for it holds the hash of its content."""
        return hashlib.sha256(f"{self.kind}:{self.spec.source}".encode()).hexdigest()[:16]

    @property
    def card(self) -> ModelCard | None:
        """See Candidate: it is nobody's."""
        return None

    @property
    def why_no_code(self) -> str:
        """See Candidate."""
        return tr("{name} was computed elsewhere: how is not known here, so no code is written.", name=self.name)

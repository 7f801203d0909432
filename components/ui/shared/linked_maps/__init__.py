"""Up to four maps side by side: what is chosen or pointed at in one is shown in all of them."""

from __future__ import annotations

from components.ui.shared.linked_maps.choice import decode_selection, encode_selection
from components.ui.shared.linked_maps.colours import Colouring, by_class, by_step
from components.ui.shared.linked_maps.element import linked_maps, reader
from components.ui.shared.linked_maps.encode import encode_maps, quantise
from components.ui.shared.linked_maps.parts import Density, MapMark, MapPanel, MapPoints, MapThemes

__all__ = [
    "Colouring",
    "Density",
    "MapMark",
    "MapPanel",
    "MapPoints",
    "MapThemes",
    "by_class",
    "by_step",
    "decode_selection",
    "encode_maps",
    "encode_selection",
    "linked_maps",
    "quantise",
    "reader",
]

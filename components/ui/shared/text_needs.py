"""Words about needs that more than one page says."""

from __future__ import annotations

EXCLUDED_LINE = "✗ **{model}** · {reasons}"
EXCLUDED_SHORT = "✗ excluded: {reasons}"
WISH_SHORT = "misses a wish: {reasons}"
UNKNOWN_SHORT = "unknown: {reasons}"
CAUTION_HELP = "A limit on the Needs page rules this model out; it is computed and shown all the same."
EXCLUDED_MARK = "✗"
EXCLUDED_BY_NEEDS = "✗ Excluded by your needs, and shown all the same: {models}."
SENDING_AGAINST_NEEDS = "Your needs say that texts must stay on this computer. {model} sends them to {host}."

"""Words about needs that more than one page says."""

from __future__ import annotations

from components.i18n import N_, translated

translated(__name__)
EXCLUDED_LINE = "✗ **{model}** · {reasons}"
EXCLUDED_SHORT = N_("✗ excluded: {reasons}")
WISH_SHORT = N_("misses a wish: {reasons}")
UNKNOWN_SHORT = N_("unknown: {reasons}")
CAUTION_HELP = N_("A limit on the Needs page rules this model out; it is computed and shown all the same.")
EXCLUDED_MARK = "✗"
EXCLUDED_BY_NEEDS = N_("✗ Excluded by your needs, and shown all the same: {models}.")
SENDING_AGAINST_NEEDS = N_("Your needs say that texts must stay on this computer. {model} sends them to {host}.")

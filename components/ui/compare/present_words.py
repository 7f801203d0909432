"""The words of Present."""

from __future__ import annotations

from components.i18n import N_, translated

translated(__name__)
PRESENT = N_("Present")
WHAT = N_(
    "Large slides: the recommendation with its chart, one telling question, maps, what it costs, what would change it. "
    "Arrow keys turn them, Escape leaves."
)
MODELS = N_("Models, at most three")
TOO_MANY = N_("Only the first {most} are presented: more cannot be read from the back of a room.")
QUERY = N_("The one question to show")
QUERY_AUTO = N_("The one that tells most")
START = N_("Start presenting")
DOWNLOAD = N_("The same as a file (HTML)")
DOWNLOAD_HELP = N_("One file that opens without a network, on any computer with a browser.")

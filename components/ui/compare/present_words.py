"""The words of Present."""

from __future__ import annotations

PRESENT = "Present"
WHAT = (
    "Large slides: the recommendation with its chart, one telling question, maps, what it costs, what would change it. "
    "Arrow keys turn them, Escape leaves."
)
MODELS = "Models, at most three"
TOO_MANY = "Only the first {most} are presented: more cannot be read from the back of a room."
QUERY = "The one question to show"
QUERY_AUTO = "The one that tells most"
START = "Start presenting"
DOWNLOAD = "The same as a file (HTML)"
DOWNLOAD_HELP = "One file that opens without a network, on any computer with a browser."

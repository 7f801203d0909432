"""The words of Compare's first screen below the recommendation."""

from __future__ import annotations

from components.i18n import N_, translated

translated(__name__)
QUESTION = N_("One telling question, and each model’s first answer")
QUESTION_UNJUDGED = N_("One telling question, and each model’s first answer; nobody has judged it yet")
QUESTION_HELP = N_(
    "Chosen because the recommended model and the one it is held against (the one in use today, else the runner-up) "
    "differ most visibly on it. It is an example, not proof: on most questions they differ less."
)
RIGHT = N_("✓ right")
RIGHT_LATER = N_("✗ the right one is number {rank}")
RIGHT_NOWHERE = N_("✗ no right one among the first {depth}")
NOTHING = N_("Nothing found.")
SEE_ALL = N_("See all answers to it")

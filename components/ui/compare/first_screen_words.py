"""The words of Compare's first screen below the recommendation."""

from __future__ import annotations

QUESTION = "One telling question, and each model’s first answer"
QUESTION_UNJUDGED = "One telling question, and each model’s first answer; nobody has judged it yet"
QUESTION_HELP = (
    "Chosen because the recommended model and the one it is held against (the one in use today, else the runner-up) "
    "differ most visibly on it. It is an example, not proof: on most questions they differ less."
)
RIGHT = "✓ right"
RIGHT_LATER = "✗ the right one is number {rank}"
RIGHT_NOWHERE = "✗ no right one among the first {depth}"
NOTHING = "Nothing found."
SEE_ALL = "See all answers to it"

"""Streamlit looks for garbage after every run of a page; what programs are made of never is any."""

from __future__ import annotations

import gc
import sys

_modules_left_out = 0


def leave_out_modules() -> None:
    """Take all there is now out of every later search for garbage, where modules were imported since the last time.

    A search goes through every object of the process and holds up all sessions meanwhile, after each click and each
    look at a running job. What is left out goes all the same when nothing refers to it; only circles among it stay, so
    this is done as often as modules come and not with each run.
    """
    global _modules_left_out
    if len(sys.modules) > _modules_left_out:
        _modules_left_out = len(sys.modules)
        gc.freeze()

"""Models in memory between typed queries: loaded once, run by one caller at a time, let go when memory is short."""

from __future__ import annotations

import gc
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

import psutil

from components.encoders.failures import ran_out_of_memory
from components.spec import ModelSpec

Model = TypeVar("Model")

MOST = 12  # models kept
LEAST_FREE = 0.15  # of the computer's memory, wanted free before another model is loaded


def free_share() -> float:
    """Memory that programs can still have, as a share of all of it, 0 to 1."""
    memory = psutil.virtual_memory()
    return float(memory.available / memory.total)


class LoadedModels(Generic[Model]):
    """A model and its lock by spec; the least recently used leave first."""

    def __init__(
        self,
        load: Callable[[ModelSpec], Model],
        most: int = MOST,
        free: Callable[[], float] = free_share,
    ) -> None:
        """``load`` makes the model of a spec; what it raises, ``get`` raises, and nothing is kept of it."""
        self._load = load
        self._most = most
        self._free = free
        self._kept: OrderedDict[str, tuple[Model, threading.Lock]] = OrderedDict()
        self._one_at_a_time = threading.Lock()  # two large models that load at once may both fail

    def __contains__(self, spec: ModelSpec) -> bool:
        """Whether ``get`` has it at once."""
        return spec.to_json() in self._kept

    def get(self, spec: ModelSpec) -> tuple[Model, threading.Lock]:
        """The model, loaded where it is not there yet, and the lock that everyone who runs it holds meanwhile.

        Others are let go while the computer is short of memory, and all of them where loading still runs out of it.
        """
        key = spec.to_json()
        with self._one_at_a_time:
            if key not in self._kept:
                while self._kept and (len(self._kept) >= self._most or self._free() < LEAST_FREE):
                    self._kept.popitem(last=False)
                    _collect()
                self._kept[key] = (self._loaded(spec), threading.Lock())
            self._kept.move_to_end(key)
            return self._kept[key]

    def _loaded(self, spec: ModelSpec) -> Model:
        try:
            return self._load(spec)
        except Exception as error:
            if not (self._kept and ran_out_of_memory(error.__cause__ or error)):
                raise
        self._kept.clear()
        _collect()
        return self._load(spec)


def _collect() -> None:
    """Give the memory of dropped models back, a graphics card's too."""
    gc.collect()
    torch = sys.modules.get("torch")
    if torch is not None and torch.cuda.is_available():
        torch.cuda.empty_cache()

"""Models in memory: loaded once, one caller at a time, let go when memory is short."""

from __future__ import annotations

import gc
import threading
import time
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest

from components.candidates.loaded_models import LEAST_FREE, LoadedModels
from components.records import BadInputError
from components.spec import ModelSpec

A, B, C = (ModelSpec(name, "sentence-transformers", name) for name in "abc")


class Model:
    """Notices whether two callers run it at once."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.inside = 0
        self.most_inside = 0

    def run(self) -> None:
        self.inside += 1
        self.most_inside = max(self.most_inside, self.inside)
        time.sleep(0.005)
        self.inside -= 1


def test_many_callers_load_a_model_once_and_run_it_one_at_a_time() -> None:
    loads: list[str] = []

    def load(spec: ModelSpec) -> Model:
        loads.append(spec.name)
        time.sleep(0.05)
        return Model(spec.name)

    models = LoadedModels(load, free=lambda: 1.0)
    together = threading.Barrier(8)

    def use(number: int) -> Model:
        together.wait()
        model, lock = models.get(A if number % 2 else B)
        with lock:
            model.run()
        return model

    with ThreadPoolExecutor(8) as pool:
        used = list(pool.map(use, range(8)))
    assert sorted(loads) == ["a", "b"]
    assert {model.most_inside for model in used} == {1}
    assert len({id(models.get(spec)[1]) for spec in (A, B)}) == 2  # a lock of its own for each


def test_the_least_recently_used_is_let_go_and_its_memory_with_it() -> None:
    models = LoadedModels(lambda spec: Model(spec.name), most=2, free=lambda: 1.0)
    gone = weakref.ref(models.get(B)[0])
    models.get(A)
    models.get(B)
    models.get(C)
    assert A not in models and B in models and C in models
    models.get(A)
    gc.collect()
    assert gone() is None


def test_models_are_let_go_while_memory_is_short() -> None:
    free = [1.0]
    models = LoadedModels(lambda spec: Model(spec.name), free=lambda: free[0])
    models.get(A)
    models.get(B)
    free[0] = LEAST_FREE / 2
    models.get(B)
    assert A in models  # what is there already needs no room
    models.get(C)
    assert A not in models and B not in models and C in models


def test_a_model_that_does_not_fit_beside_the_others_is_tried_alone() -> None:
    models: LoadedModels[Model]

    def load(spec: ModelSpec) -> Model:
        if spec == C and A in models:
            raise BadInputError("needs more memory") from RuntimeError("DefaultCPUAllocator: not enough memory")
        return Model(spec.name)

    models = LoadedModels(load, free=lambda: 1.0)
    models.get(A)
    assert models.get(C)[0].name == "c"
    assert A not in models


def test_a_model_that_fails_leaves_the_others_where_they_are() -> None:
    def load(spec: ModelSpec) -> Model:
        if spec == C:
            raise BadInputError("no such model")
        return Model(spec.name)

    models = LoadedModels(load, free=lambda: 1.0)
    models.get(A)
    with pytest.raises(BadInputError, match="no such model"):
        models.get(C)
    assert A in models and C not in models

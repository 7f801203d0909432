"""Encoding on a Ray cluster: actors that hold the model, given a few batches each, whose loss costs only time.

Ray is an extra (requirements-cluster.txt). The texts that are sent to workers go wherever the cluster runs.
"""

from __future__ import annotations

import importlib.util
import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from components.candidates.crew import BATCH, Done, batches
from components.i18n import N_, tr
from components.records import BadInputError
from components.spec import ModelSpec

SETTING = "EXPLORER_RAY_ADDRESS"
"""The environment variable that names the cluster: "local", or the address that ``ray start`` printed."""
LOCAL = "local"
INSTALL = N_("pip install -r requirements-cluster.txt -c constraints.txt")
ROOT = Path(__file__).resolve().parents[2]
IN_FLIGHT = 2  # batches a worker has at a time: one to work on, one that waits
WINDOWS = 8  # batches per worker handed over at once
MOST_DEATHS = 4  # of workers over one batch; then it is the batch
START_SECONDS = 300.0  # for a worker to load the model
LEAST_LOCAL = 2  # workers on this computer


class RayCrew:
    """A Crew on a Ray cluster; a context, which leaves the cluster at its end."""

    def __init__(self, address: str, spec: ModelSpec, key: str, workers: int | None = None) -> None:
        """Nothing starts yet.

        Args:
            address: LOCAL, or of a cluster.
            spec: the model.
            key: of its vectors; a worker whose model has another would make other vectors, and is refused.
            workers: how many; by default one per processor here but one, or one per node of a cluster.
        """
        self._address, self._spec, self._key, self._wanted = address, spec, key, workers
        self._actors: list[Any] = []
        self.window = BATCH
        self.deaths = 0
        """Workers that were lost so far."""

    @property
    def workers(self) -> int | None:
        """See Crew."""
        return len(self._actors)

    def __enter__(self) -> RayCrew:
        if importlib.util.find_spec("ray") is None:
            raise BadInputError(tr("--ray needs the package ray: {install}", install=tr(INSTALL)))
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
        import ray

        wanted = self._wanted or max((os.cpu_count() or 1) - 1, LEAST_LOCAL)
        common: dict[str, Any] = {"log_to_driver": False, "logging_level": "ERROR", "ignore_reinit_error": True}
        try:
            if self._address == LOCAL:
                # One logical processor more than workers: where actors take all of them, Ray itself waits for ever.
                ray.init(num_cpus=wanted + 1, include_dashboard=False, **common)
            else:
                ray.init(address=self._address, runtime_env={"py_modules": [str(ROOT / "components")]}, **common)
                wanted = self._wanted or max(len(ray.nodes()), 1)
        except Exception as error:
            raise BadInputError(
                tr(
                    '--ray: no cluster at "{address}" ({why}). Give local, or the address that ray start --head '
                    "printed.",
                    address=self._address,
                    why=_first_line(error),
                )
            ) from None
        self._start(wanted)
        return self

    def _start(self, count: int) -> None:
        import ray

        gpus = 1 if ray.cluster_resources().get("GPU", 0) >= count else 0
        environment = {"env_vars": {"PYTHONPATH": str(ROOT)}} if self._address == LOCAL else {}
        # An actor that dies is made anew by Ray; what it was working on is given out again here.
        kind = ray.remote(num_cpus=1, num_gpus=gpus, max_restarts=-1, runtime_env=environment or None)(_Holder)
        self._actors = [kind.remote(self._spec.to_json()) for _ in range(count)]
        self.window = BATCH * WINDOWS * count
        try:
            keys = ray.get([actor.key.remote() for actor in self._actors], timeout=START_SECONDS)
        except Exception as error:
            raise BadInputError(
                tr("{name} cannot be loaded on the cluster: {cause}", name=self._spec.name, cause=_cause(error))
            ) from None
        if set(keys) != {self._key}:
            raise BadInputError(
                tr(
                    "{name} has other weights on the cluster than here, so its vectors would not "
                    "fit. Give every worker the same folder, or name the model by its revision.",
                    name=self._spec.name,
                )
            )

    def __exit__(self, *_: object) -> None:
        import ray

        self._actors = []
        ray.shutdown()

    def encode(self, texts: Sequence[str]) -> Iterator[Done]:
        """See Crew; a worker gets its next batch when it has given one back."""
        import ray
        from ray.exceptions import RayActorError, RayError

        waiting = [(rows, 0) for rows in batches(len(texts), BATCH)][::-1]
        running: dict[Any, tuple[range, int, Any]] = {}
        free = self._actors * IN_FLIGHT
        while waiting or running:
            while waiting and free:
                actor, (rows, deaths) = free.pop(0), waiting.pop()
                running[actor.encode.remote([texts[row] for row in rows])] = (rows, deaths, actor)
            ready, _ = ray.wait(list(running), num_returns=1)
            rows, deaths, actor = running.pop(ready[0])
            free.append(actor)
            try:
                vectors, seconds = ray.get(ready[0])
            except RayActorError:
                self.deaths += 1
                if deaths + 1 >= MOST_DEATHS:
                    raise BadInputError(
                        tr(
                            "Workers of the cluster died {most_deaths} times over the same "
                            "{number_of_rows} texts. Give them more memory; what is encoded is kept.",
                            most_deaths=MOST_DEATHS,
                            number_of_rows=len(rows),
                        )
                    ) from None
                waiting.append((rows, deaths + 1))
                time.sleep(0.2)  # until Ray has made it anew
                continue
            except RayError as error:
                raise BadInputError(
                    tr("{name} failed on the cluster: {cause}", name=self._spec.name, cause=_cause(error))
                ) from None
            yield Done(rows, np.asarray(vectors, dtype=np.float32), float(seconds))


class _Holder:
    """What runs on a worker: the model, loaded once."""

    def __init__(self, spec: str) -> None:
        from components.candidates.by_spec import build_encoder

        self._encoder = build_encoder(ModelSpec.from_json(spec))

    def key(self) -> str:
        """Of its vectors."""
        return str(self._encoder.key)

    def encode(self, texts: list[str]) -> tuple[np.ndarray, float]:
        """Vectors of documents, and the seconds they took."""
        started = time.perf_counter()
        vectors = self._encoder.encode_documents(texts)
        return vectors, time.perf_counter() - started


def cluster_address() -> str:
    """The cluster that the setting names; "" for none."""
    return os.environ.get(SETTING, "").strip()


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0][:160].rstrip(".") if lines else type(error).__name__


def _cause(error: Exception) -> str:
    """The sentence of what failed on the worker, not the trace of it."""
    cause = getattr(error, "cause", None) or error
    return f"{_first_line(cause)}."

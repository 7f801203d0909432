"""The one way an ONNX file is opened here."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import onnxruntime

ONLY_FAULTS = 3  # severity from which onnxruntime writes to standard error
CPU, GPU = "CPUExecutionProvider", "CUDAExecutionProvider"


def open_session(file: Path, *, threads: int | None = None, may_use_gpu: bool = False) -> onnxruntime.InferenceSession:
    """A session over ``file``; ``threads`` None takes OMP_NUM_THREADS, or all cores.

    ``may_use_gpu`` is for weights of full precision: a graphics card runs those of 8 bits no faster.

    Threads that wait do not spin: where several programs share the cores that takes half of them away.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads or int(os.environ.get("OMP_NUM_THREADS") or 0)
    options.log_severity_level = ONLY_FAULTS
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    has_gpu = may_use_gpu and GPU in onnxruntime.get_available_providers()
    return onnxruntime.InferenceSession(str(file), options, providers=[GPU, CPU] if has_gpu else [CPU])

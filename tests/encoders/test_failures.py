"""A model that cannot be used: one sentence and the next step."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from components.candidates.by_spec import build_encoder, resolve_name
from components.encoders.failures import load_failure, ran_out_of_memory
from components.records import BadInputError
from tests.encoders import tiny


def test_a_model_that_brings_its_own_code_is_refused_by_the_library_and_said(tmp_path: Path) -> None:
    folder = tiny.tiny_dense(tmp_path)
    settings = json.loads((folder / "config.json").read_text())
    settings |= {"model_type": "mine", "auto_map": {"AutoConfig": "mine.Config", "AutoModel": "mine.Model"}}
    (folder / "config.json").write_text(json.dumps(settings))
    (folder / "mine.py").write_text("raise SystemExit('this code must never run')")
    with pytest.raises(BadInputError, match="program code from its authors") as caught:
        build_encoder(resolve_name(str(folder)))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (MemoryError(), "needs more memory than this computer has free"),
        (
            RuntimeError("[enforce fail at alloc_cpu.cpp:117] . can't allocate"),
            "needs more memory",
        ),
        (RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB"), "choose a smaller model"),
        (ImportError("No module named 'sentencepiece'"), "run: pip install sentencepiece"),
        (ImportError("FooTokenizer requires the protobuf library but it was not found"), "run: pip install protobuf"),
        (ValueError("weird\nsecond line"), "ValueError: weird"),
        (KeyError(), "could not be loaded"),
    ],
)
def test_every_failure_is_one_sentence_with_a_next_step(error: Exception, said: str) -> None:
    found = str(load_failure("owner/model", error))
    assert said in found
    assert '"owner/model"' in found
    assert "\n" not in found


def test_running_out_of_memory_is_told_from_other_faults() -> None:
    assert not ran_out_of_memory(RuntimeError("shapes do not fit"))
    assert ran_out_of_memory(RuntimeError("std::bad_alloc"))

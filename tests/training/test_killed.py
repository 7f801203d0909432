"""A training whose process is killed: nothing half-made is a model, and made again it ends as if nothing had been."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from components.candidates.names import resolve_name
from components.candidates.tuned_folder import FACTS_FILE
from components.comparison.trained_models import tuned_models
from components.progress import Progress
from components.training import train as training
from components.training.model_folder import DONE_FILE, aside_of, published
from components.training.project_models import held_while_training, remove_abandoned, tuned_folders
from components.training.train import FULL, Order, train
from components.workspace import Workspace
from tests.encoders.tiny import tiny_dense
from tests.training.test_train import collection

STEPS = 4  # of 16 pairs each
ROOT = Path(__file__).resolve().parents[2]


def trained(root: Path, base: Path, kill_at: int = 0, kill_after: bool = False) -> tuple[Path, list[int]]:
    """The whole model of project "p" and the steps that were taken; killed at a step, or when all were taken."""
    training.DEMO = root / "nowhere"
    target, steps = Workspace(root).tuned_folder("p") / "m", []

    def report(progress: Progress) -> None:
        if progress.stage == "training":
            steps.append(progress.done)
        if (kill_at and kill_at in steps) or (kill_after and STEPS in steps and progress.stage != "training"):
            os.kill(os.getpid(), signal.SIGKILL)

    train(Workspace(root), Order(collection(), resolve_name(str(base)), target, FULL, pairs=60), report)
    return target, steps


def weights(folder: Path) -> np.ndarray:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), device="cpu")
    return np.concatenate([one.detach().numpy().ravel() for one in model.parameters()])


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The base, and the model that was never killed."""
    pytest.importorskip("accelerate", reason="needs requirements-train.txt")
    pytest.importorskip("datasets", reason="needs requirements-train.txt")
    base = tiny_dense(tmp_path_factory.mktemp("model"))
    return base, trained(tmp_path_factory.mktemp("whole"), base)[0]


@pytest.mark.parametrize("when", ["kill_at=3", "kill_after=True"])
def test_a_killed_training_leaves_no_model_and_ends_as_one_that_was_not(
    when: str, whole: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "DEMO", tmp_path / "nowhere")
    base, expected = whole
    root = tmp_path / "workspace"
    code = (
        "from pathlib import Path; from tests.training.test_killed import trained; "
        f"trained(Path({str(root)!r}), Path({str(base)!r}), {when})"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    workspace = Workspace(root)
    assert tuned_folders(workspace, "p") == []
    assert tuned_models(workspace, "p") == []
    assert [path.name for path in workspace.tuned_folder("p").iterdir()] == [".m.unfinished"]
    remove_abandoned(workspace)
    assert not list(workspace.tuned_folder("p").iterdir())
    assert list((root / "training").rglob("*.safetensors"))  # what it had done is kept, to go on from

    target, steps = trained(root, base)
    assert steps == ([3, 4] if when == "kill_at=3" else [])
    assert np.array_equal(weights(target), weights(expected))
    assert (target / "heldout.csv").read_bytes() == (expected / "heldout.csv").read_bytes()
    assert [path.name for path in workspace.tuned_folder("p").iterdir()] == ["m"]
    assert not list((root / "training").glob("*"))


def test_what_is_being_trained_is_not_taken_for_abandoned(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    target = workspace.tuned_folder("p") / "m"
    aside_of(target).mkdir(parents=True)
    for name in (DONE_FILE, FACTS_FILE):
        (aside_of(target) / name).write_text("{}")
    assert tuned_folders(workspace, "p") == []  # killed before it took its name
    with workspace.using({held_while_training(target)}):
        remove_abandoned(Workspace(tmp_path))
        assert aside_of(target).exists()
    remove_abandoned(Workspace(tmp_path))
    assert not aside_of(target).exists()


def test_an_earlier_model_comes_back_where_a_kill_came_between_two_names(tmp_path: Path) -> None:
    before = tmp_path / ".m.before"
    before.mkdir()
    (before / DONE_FILE).write_text("earlier")
    with pytest.raises(KeyError), published(tmp_path / "m"):
        raise KeyError
    assert (tmp_path / "m" / DONE_FILE).read_text() == "earlier"
    assert [path.name for path in tmp_path.iterdir()] == ["m"]

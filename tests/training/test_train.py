"""Training a tiny model on a tiny collection: what is written, what it gives, and what a failure leaves."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from components.candidates import candidate_of
from components.candidates.names import resolve_name
from components.candidates.tuned_folder import read_facts
from components.cli import main
from components.comparison.comparison import Comparison
from components.progress import Progress, say_nothing
from components.records import BadInputError, Collection
from components.training import fine_tune as fine_tuning
from components.training import teacher as teaching
from components.training import train as training
from components.training.adapter import INFO_NCE, AdapterSetting, Taught, adapted, fit, learn
from components.training.fine_tune import TrainingExample
from components.training.split import split_queries
from components.training.teacher import Teacher
from components.training.train import FULL, Order, train
from components.workspace import Workspace
from tests.cases import write_beir
from tests.encoders.tiny import WORDS, tiny_dense

COUNT = 90  # queries, each with a document of its own


def collection() -> Collection:
    """Queries of four words, documents of six: no two queries are near, and the tiny model knows every word."""
    random = np.random.default_rng(5)
    words = [word for word in WORDS if word.isascii() and len(word) > 3]
    bodies = [" ".join(random.choice(words, 6)) for _ in range(COUNT)]
    asked = [f"{' '.join(random.choice(words, 4))} {number * 7919}" for number in range(COUNT)]
    documents = {"id": [f"d{i}" for i in range(COUNT)], "title": "", "text": bodies, "label": "", "language": ""}
    judged = {"query_id": [f"q{i}" for i in range(COUNT)], "doc_id": documents["id"], "grade": np.ones(COUNT, np.int64)}
    queries = {"id": judged["query_id"], "text": asked}
    return Collection(
        "tiny", pd.DataFrame(documents).astype("str"), pd.DataFrame(queries).astype("str"), pd.DataFrame(judged)
    )


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_dense(tmp_path_factory.mktemp("model"))


@pytest.fixture
def no_demo(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(training, "DEMO", tmp_path / "nowhere")


def test_a_rotation_is_learned_and_documents_stay() -> None:
    """Queries are documents turned by a small known map: what is learned must find unseen ones better."""
    random = np.random.default_rng(0)
    documents = adapted(random.normal(size=(400, 16)).astype(np.float32), np.eye(16, dtype=np.float32))
    turned = np.eye(16) + random.normal(size=(16, 16)) * 0.35
    queries = adapted(documents, turned.astype(np.float32))
    rows = np.arange(200)
    found = learn(queries, documents, Taught(rows, rows, rows), 0, say_nothing)
    assert found.setting.method != "unchanged"

    def right(matrix: np.ndarray) -> float:
        return float(((adapted(queries[200:], matrix) @ documents.T).argmax(1) == np.arange(200, 400)).mean())

    assert right(found.matrix) > right(np.eye(16, dtype=np.float32)) + 0.2


def test_noise_teaches_nothing() -> None:
    random = np.random.default_rng(1)
    eye = np.eye(24, dtype=np.float32)
    documents = adapted(random.normal(size=(500, 24)).astype(np.float32), eye)
    queries = adapted(documents + random.normal(size=(500, 24)).astype(np.float32) * 0.1, eye)
    rows = np.arange(40)
    found = learn(queries, documents, Taught(rows, rows, rows), 0, say_nothing)
    assert found.setting.method == "unchanged"
    assert (found.matrix == eye).all()


def test_another_right_document_of_the_same_query_is_not_taken_as_wrong() -> None:
    """Two documents alone, both right: nothing is wrong, so the loss is 0 and nothing moves."""
    documents = np.eye(4, dtype=np.float32)[:2]
    queries = np.eye(4, dtype=np.float32)[2:3]
    taught = Taught(np.array([0, 0]), np.array([0, 1]), np.array([0, 0]))
    assert np.allclose(fit(queries, documents, taught, AdapterSetting(INFO_NCE, 0.0), 0), np.eye(4))


@pytest.mark.usefixtures("no_demo")
def test_an_adapter_folder_is_a_model_that_gives_the_same_vectors(tmp_path: Path, base: Path) -> None:
    from sentence_transformers import SentenceTransformer

    content, workspace, target = collection(), Workspace(tmp_path / "workspace"), tmp_path / "out"
    order = Order(content, resolve_name(str(base)), target, seed=1, with_curve=True)
    trained = train(workspace, order, say_nothing)
    assert not list(tmp_path.glob(".out*"))
    told = json.loads((target / "gain.json").read_text(encoding="utf-8"))
    assert told["ci_low"] <= told["gain"] <= told["ci_high"]
    assert [point["pairs"] for point in told["curve"]] == [
        round(told["pairs"] * share) for share in (1 / 8, 1 / 4, 1 / 2)
    ]
    held_out = pd.read_csv(target / "heldout.csv")
    assert list(held_out.columns[:3]) == ["query", "before", "after"]
    assert held_out["after"].mean() - held_out["before"].mean() == pytest.approx(told["gain"])
    assert trained.sentence in (target / "card.md").read_text(encoding="utf-8")
    assert content.content_hash in (target / "card.md").read_text(encoding="utf-8")

    spec = resolve_name(str(target))
    assert spec.name == "tuned:dense#out"
    candidate = candidate_of(spec)
    assert candidate.is_trained_here
    loaded, plain = SentenceTransformer(str(target), device="cpu"), SentenceTransformer(str(base), device="cpu")
    asked, bodies = content.query_texts(), content.document_texts()
    own = candidate.query_vectors(workspace, content)
    assert own is not None
    assert np.allclose(own, loaded.encode_query(asked), atol=1e-5)
    documents = candidate.document_vectors(workspace, content)
    assert documents is not None
    assert np.allclose(documents, loaded.encode_document(bodies), atol=1e-5)
    assert np.allclose(documents, plain.encode_document(bodies, normalize_embeddings=True), atol=1e-5)


@pytest.mark.usefixtures("no_demo")
def test_all_are_compared_on_held_out_questions_and_the_gain_is_what_compare_says(tmp_path: Path, base: Path) -> None:
    content, workspace, target = collection(), Workspace(tmp_path / "workspace"), tmp_path / "out"
    plain = resolve_name(str(base))
    gain = train(workspace, Order(content, plain, target), say_nothing).gain
    tuned = resolve_name(str(target))
    test = set(split_queries(content).test)
    comparison = Comparison.of_files(workspace, content, [plain, tuned])
    assert set(comparison.results) == {plain.name, tuned.name}  # nothing is computed again
    assert comparison.scores is not None
    assert set(comparison.scores.per_query[plain.name].index) == test
    assert f"{len(test)} of {COUNT}" in comparison.scores.warnings[0]
    means = comparison.scores.means.set_index("model")["ndcg@10"]
    assert means[tuned.name] - means[plain.name] == pytest.approx(gain.pair.difference)
    assert Comparison.of_files(workspace, content, [plain]).held_out_note == ""
    facts = read_facts(target)
    assert not set(facts.seen) & set(facts.held_out)


@pytest.mark.usefixtures("no_demo")
def test_full_training_resumes_where_it_was_stopped_and_changes_documents_too(tmp_path: Path, base: Path) -> None:
    pytest.importorskip("accelerate", reason="needs requirements-train.txt")
    pytest.importorskip("datasets", reason="needs requirements-train.txt")
    content, workspace, target = collection(), Workspace(tmp_path / "workspace"), tmp_path / "out"
    order = Order(content, resolve_name(str(base)), target, FULL, pairs=60)
    seen: list[int] = []

    def stopping(progress: Progress) -> None:
        if progress.stage == "training":
            seen.append(progress.done)
            if progress.done == 3:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(workspace, order, stopping)
    assert not target.exists()
    assert not list(tmp_path.glob(".out*"))
    assert seen == [1, 2, 3]

    again: list[int] = []
    train(workspace, order, lambda progress: again.append(progress.done) if progress.stage == "training" else None)
    assert again[0] > 1
    assert again[-1] >= 4
    assert not list((workspace.root / "training").glob("*"))
    tuned = candidate_of(resolve_name(str(target)))
    before = candidate_of(order.base).document_vectors(workspace, content)
    after = tuned.document_vectors(workspace, content)
    assert before is not None
    assert after is not None
    assert not np.allclose(before, after, atol=1e-4)


@pytest.mark.usefixtures("no_demo")
def test_a_failure_leaves_an_earlier_model_as_it_was(
    tmp_path: Path, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content, workspace, target = collection(), Workspace(tmp_path / "workspace"), tmp_path / "out"
    order = Order(content, resolve_name(str(base)), target)
    train(workspace, order, say_nothing)
    before = {path.relative_to(target): path.read_bytes() for path in target.rglob("*") if path.is_file()}

    def full_disk(*_: object) -> None:
        raise BadInputError("The disk is full.")

    monkeypatch.setattr(training, "write_card", full_disk)
    with pytest.raises(BadInputError, match="disk is full"):
        train(workspace, replace(order, seed=3), say_nothing)
    assert {path.relative_to(target): path.read_bytes() for path in target.rglob("*") if path.is_file()} == before
    assert not list(tmp_path.glob(".out*"))


def test_what_cannot_be_trained_is_refused_and_nothing_is_written(
    tmp_path: Path, base: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = write_beir(tmp_path / "data", collection())
    common = ["train", "--data", str(data), "--workspace", str(tmp_path / "workspace")]
    other = tmp_path / "other"
    other.mkdir()
    (other / "mine.txt").write_text("mine", encoding="utf-8")
    for arguments, sentence in (
        (["--base", "bm25", "--out", str(tmp_path / "a")], '"bm25" cannot be trained'),
        (["--base", str(base), "--out", str(tmp_path / "a"), "--pairs", "39"], "39 training pairs are too few"),
        (["--base", str(base), "--out", str(tmp_path / "a"), "--pairs", "80"], "test questions are the least"),
        (["--base", f"bfloat16:{base}", "--out", str(tmp_path / "a")], "is run with precision"),
        (["--base", str(base), "--out", str(other)], "holds other files"),
    ):
        assert main([*common, *arguments]) == 2
        error = capsys.readouterr().err
        assert sentence in error
    assert not (tmp_path / "a").exists()
    assert [path.name for path in other.iterdir()] == ["mine.txt"]


@pytest.mark.usefixtures("no_demo")
def test_the_command_says_what_was_gained(tmp_path: Path, base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = write_beir(tmp_path / "data", collection())
    arguments = ["--data", str(data), "--workspace", str(tmp_path / "workspace"), "--out", str(tmp_path / "out")]
    assert main(["train", *arguments, "--base", str(base), "--pairs", "50"]) == 0
    said = capsys.readouterr().out
    assert "tuned:dense#out" in said
    assert "on 40 questions it has not seen" in said


def test_short_memory_takes_the_cached_loss_and_learns_the_same(
    tmp_path: Path, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Batches of 4 pairs at a time give the gradients of 16: the weights after two steps are the same."""
    pytest.importorskip("accelerate", reason="needs requirements-train.txt")
    pytest.importorskip("datasets", reason="needs requirements-train.txt")
    from sentence_transformers import SentenceTransformer
    from torch import nn

    content = collection()
    examples = [
        TrainingExample(*pair, None) for pair in zip(content.query_texts()[:32], content.document_texts(), strict=False)
    ]
    weights, losses = [], []
    for free in (fine_tuning.SHORT_MEMORY - 1, fine_tuning.SHORT_MEMORY):
        memory = SimpleNamespace(available=free)
        monkeypatch.setattr("psutil.virtual_memory", lambda memory=memory: memory)
        model = SentenceTransformer(str(base), device="cpu")
        for module in model.modules():
            if isinstance(module, nn.Dropout):
                module.p = 0.0  # drawn anew for each part, so that it would differ
        losses.append(type(fine_tuning._loss(model)).__name__)
        fine_tuning.fine_tune(model, examples, tmp_path / str(free), 3, say_nothing)
        weights.append(np.concatenate([one.detach().numpy().ravel() for one in model.parameters()]))
    assert losses == ["CachedMultipleNegativesRankingLoss", "MultipleNegativesRankingLoss"]
    before = SentenceTransformer(str(base), device="cpu")
    moved = np.abs(weights[0] - np.concatenate([one.detach().numpy().ravel() for one in before.parameters()])).max()
    assert moved > 1e-6
    assert np.abs(weights[0] - weights[1]).max() < moved / 20


@pytest.mark.usefixtures("no_demo")
def test_what_the_stored_run_found_wrongly_teaches_too(
    tmp_path: Path, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each pair brings the best wrong document below 95 % of the right one's score, by the base's own vectors."""
    pytest.importorskip("accelerate", reason="needs requirements-train.txt")
    pytest.importorskip("datasets", reason="needs requirements-train.txt")
    from sentence_transformers import SentenceTransformer

    taught: list[TrainingExample] = []
    monkeypatch.setattr(teaching, "fine_tune", lambda _, examples, *__: taught.extend(examples))
    content, workspace = collection(), Workspace(tmp_path / "workspace")
    order = Order(content, resolve_name(str(base)), tmp_path / "out", FULL, pairs=60)
    Teacher(workspace, order, say_nothing).teach(tmp_path / "taught")
    model, bodies = SentenceTransformer(str(base), device="cpu"), content.document_texts()
    scores = model.encode_query([one.query for one in taught], normalize_embeddings=True)
    scores = scores @ model.encode_document(bodies, normalize_embeddings=True).T
    assert len(taught) == 60
    for example, row in zip(taught, scores, strict=True):
        own = row[bodies.index(example.right)]
        wrong = [place for place in np.argsort(-row) if bodies[place] != example.right]
        expected = next((place for place in wrong if row[place] < 0.95 * own), wrong[-1])
        assert example.wrong is not None
        assert row[bodies.index(example.wrong)] == pytest.approx(row[expected], abs=1e-5)
    assert fine_tuning._dataset(taught).column_names == ["query", "right", "wrong"]

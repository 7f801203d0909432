"""Labels and pairs against scikit-learn and scipy, and on real collections where they are at hand."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from components.candidates.by_spec import build_encoder, resolve_name
from components.datasets.pairs import documents_of_pairs, pair_columns, pairs_of
from components.datasets.read import collection_from_path
from components.evaluation.bootstrap import Resampled, compare_resampled, resampled_rows
from components.evaluation.clustering import adjusted_rand, clustering, contingency, v_measure
from components.evaluation.few_shot import few_shot
from components.evaluation.labels import FOLDS, classification, labelled, macro_f1, predictions, silhouette
from components.evaluation.metric_registry import TASK_METRICS
from components.evaluation.text_pairs import cosines, duplicates, similarity
from components.records import BadInputError, FloatArray
from tests.benchmarks.clustering import World, coverage

RNG = np.random.default_rng(0)


def blobs(labels: int, each: int, spread: float, seed: int = 0) -> tuple[FloatArray, np.ndarray]:
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(labels, 16))
    numbers = np.repeat(np.arange(labels), each)
    rows = centres[numbers] + rng.normal(scale=spread, size=(len(numbers), 16))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32), numbers


def test_every_measure_equals_scikit_learn_on_random_cases() -> None:
    from sklearn.metrics import (
        adjusted_rand_score,
        average_precision_score,
        f1_score,
        precision_recall_curve,
        v_measure_score,
    )

    for seed in range(200):
        rng = np.random.default_rng(seed)
        size = int(rng.integers(1 if seed % 10 == 0 else 2, 60))
        truth, other = rng.integers(0, 5, size), rng.integers(0, int(rng.integers(1, 7)), size)
        table = contingency(truth, other)
        assert v_measure(table) == pytest.approx(v_measure_score(truth, other), abs=1e-9)
        assert adjusted_rand(table) == pytest.approx(adjusted_rand_score(truth, other), abs=1e-9)
        assert macro_f1(truth, other) == pytest.approx(f1_score(truth, other, average="macro"), abs=1e-9)
        is_duplicate = rng.random(size) < 0.4
        is_duplicate[0] = True
        cosine = np.round(rng.random(size), 1 if seed % 2 else 6)
        found, threshold = duplicates(cosine, is_duplicate, 0)
        assert found["average_precision"].value == pytest.approx(
            average_precision_score(is_duplicate, cosine), abs=1e-9
        )
        precision, recall, steps = precision_recall_curve(is_duplicate, cosine)
        f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-300)
        assert found["best_f1"].value == pytest.approx(f1.max(), abs=1e-9)
        called = cosine >= threshold
        assert f1_score(is_duplicate, called) == pytest.approx(f1.max(), abs=1e-9)
        assert threshold in steps


def test_correlations_equal_scipys_with_ties_and_their_intervals_cover() -> None:
    from scipy.stats import pearsonr, spearmanr

    for seed in range(50):
        rng = np.random.default_rng(seed)
        scores = rng.integers(0, 6, 80).astype(np.float64)
        cosine = np.round(scores / 5 + rng.normal(size=80), 1)
        found = similarity(cosine, scores, seed)
        assert found["spearman"].value == pytest.approx(spearmanr(cosine, scores).statistic, abs=1e-9)
        assert found["pearson"].value == pytest.approx(pearsonr(cosine, scores).statistic, abs=1e-9)
        low, high = found["pearson"].interval
        assert low < found["pearson"].value < high


def test_the_interval_of_a_correlation_covers_the_truth() -> None:
    truth, covered = 0.6, 0
    rng = np.random.default_rng(3)
    for _ in range(300):
        first = rng.normal(size=150)
        second = truth * first + np.sqrt(1 - truth**2) * rng.normal(size=150)
        low, high = similarity(first, second, 0)["pearson"].interval
        covered += low <= truth <= high
    assert covered / 300 >= 0.92


def test_the_interval_of_the_best_f1_holds_what_the_best_threshold_reaches_on_all_pairs() -> None:
    """Truth by integration: two normal distributions of cosines, one unit apart."""
    from scipy.stats import norm

    steps = np.linspace(-5, 6, 2_001)
    right, wrong = 0.3 * norm.sf(steps - 1), 0.7 * norm.sf(steps)
    truth, covered = float((2 * right / (right + wrong + 0.3)).max()), 0
    rng = np.random.default_rng(0)
    for _ in range(40):
        is_duplicate = rng.random(150) < 0.3
        best = duplicates(rng.normal(size=150) + is_duplicate, is_duplicate, 0)[0]["best_f1"]
        covered += best.interval[0] <= truth <= best.interval[1]
        assert best.interval[0] <= best.value <= best.interval[1]
    assert covered / 40 >= 0.87  # drawing the threshold anew each time gave 0.80


def test_scikit_learn_called_by_hand_gives_the_same_classification() -> None:
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import accuracy_score, f1_score
    from sklearn.model_selection import StratifiedKFold

    vectors, labels = blobs(4, 25, 1.2)
    expected = np.empty_like(labels)
    for train, test in StratifiedKFold(FOLDS, shuffle=True, random_state=7).split(vectors, labels):
        model = LogisticRegression(max_iter=1_000).fit(vectors[train], labels[train])
        expected[test] = model.predict(vectors[test])
    found = classification(vectors, labels, 7)
    assert found["accuracy_probe"].value == pytest.approx(accuracy_score(labels, expected), abs=1e-12)
    assert found["macro_f1_probe"].value == pytest.approx(f1_score(labels, expected, average="macro"), abs=1e-12)
    assert set(found) <= TASK_METRICS.keys()


def test_vectors_that_follow_the_labels_are_told_from_those_that_do_not() -> None:
    near, labels = blobs(3, 30, 0.2)
    far, _ = blobs(3, 30, 50.0)
    good, bad = (clustering(one, labels, 0) | silhouette(one, labels, 0) for one in (near, far))
    assert good["v_measure"].value > 0.9 > 0.3 > bad["v_measure"].value
    assert good["silhouette"].value > bad["silhouette"].value
    assert compare_resampled({"good": good["ari"], "bad": bad["ari"]}, 0.02)["verdict"].tolist() == ["better"]
    assert compare_resampled({"a": good["ari"], "b": good["ari"]}, 0.05)["verdict"].tolist() == ["same"]


def test_the_value_lies_in_its_interval_and_is_the_mean_of_many_starts() -> None:
    from sklearn.cluster import KMeans
    from sklearn.metrics import v_measure_score

    vectors, labels = blobs(12, 20, 1.0)
    starts = [KMeans(12, n_init=1, random_state=s).fit_predict(vectors) for s in range(60)]
    expected = np.array([v_measure_score(labels, groups) for groups in starts])
    found = clustering(vectors, labels, 0)
    assert all(one.interval[0] < one.value < one.interval[1] for one in found.values())
    assert found["v_measure"].value == pytest.approx(expected.mean(), abs=4 * expected.std() / np.sqrt(10))


def test_the_start_of_k_means_decides_nothing() -> None:
    """The same vectors but for noise far below what tells texts apart: five models, no verdict among them."""
    vectors, labels = blobs(12, 20, 1.0)
    noise = [
        vectors + np.random.default_rng(s).normal(scale=1e-4, size=vectors.shape).astype(np.float32) for s in range(5)
    ]
    measured = [clustering(one, labels, 0) for one in noise]
    for key in ("v_measure", "ari"):
        found = {str(s): one[key] for s, one in enumerate(measured)}
        assert not compare_resampled(found, 0.02)["verdict"].isin(["better", "worse"]).any()
        assert np.std([one.value for one in found.values()]) > 1e-4  # or there was nothing to decide


def test_intervals_of_clustering_hold_the_truth_in_short() -> None:
    """The long form is printed by tests/benchmarks/clustering.py."""
    assert 0.8 <= coverage(World(10, 5, 1.2), 25)["v_measure"] <= 1.0


def test_few_texts_a_label_are_measured_as_mteb_does() -> None:
    from sklearn.linear_model import LogisticRegression

    vectors, labels = blobs(5, 60, 1.0)
    accuracies = []
    for seed in range(40):
        order = np.random.default_rng(1_000 + seed).permutation(len(labels))
        train = np.concatenate([order[labels[order] == label][:8] for label in range(5)])
        test = np.setdiff1d(order, train)
        model = LogisticRegression(max_iter=100).fit(vectors[train], labels[train])
        accuracies.append(model.score(vectors[test], labels[test]))
    found = few_shot(vectors, labels, 3)["accuracy_few"]
    assert found.value == pytest.approx(np.mean(accuracies), abs=3.5 * np.std(accuracies) / np.sqrt(10))
    assert found.interval[0] < found.value < found.interval[1]
    assert few_shot(vectors[:-52], labels[:-52], 3) == {}  # the last label has no text left to count on


def test_models_without_a_difference_are_seldom_told_apart() -> None:
    wrong = 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        scores = rng.normal(size=120)
        models = {name: similarity(scores + rng.normal(size=120), scores, 0)["pearson"] for name in "abc"}
        wrong += bool(compare_resampled(models, 0.02)["verdict"].isin(["better", "worse"]).any())
    assert wrong / 200 <= 0.08


def accuracy(right: np.ndarray) -> Resampled:
    """The share of texts that were sorted right, drawn again as the probe's is."""
    return Resampled(float(right.mean()), tuple(right[resampled_rows(len(right), 0)].mean(axis=1)), len(right))


@pytest.mark.parametrize(("texts", "gap"), [(20, 0.05), (60, 0.03), (150, 0.021), (250, 0.021), (400, 0.021)])
def test_a_gap_beyond_the_margin_is_seldom_called_the_same_however_few_texts_tell(texts: int, gap: float) -> None:
    called, other = 0, accuracy(np.ones(texts))
    for seed in range(200):
        right = np.random.default_rng(seed).random(texts) >= gap
        called += compare_resampled({"a": other, "b": accuracy(right)}, 0.02)["verdict"].tolist() == ["same"]
    assert called / 200 <= 0.05


def test_models_that_sort_many_texts_alike_are_the_same() -> None:
    right = np.random.default_rng(0).random(600) < 0.9
    assert compare_resampled({"a": accuracy(right), "b": accuracy(right)}, 0.02)["verdict"].tolist() == ["same"]


def test_all_texts_right_is_no_certainty() -> None:
    low, high = accuracy(np.ones(20)).interval
    assert 0.8 < low < 0.9 and high == 1.0
    noisy = Resampled(1.0, tuple(1.0 - np.array([0, 1, 2]) * 1e-16), 20)  # as V-measure comes
    assert noisy.interval == (low, high)


def test_labels_with_too_few_texts_are_left_out_and_counted() -> None:
    found = labelled(["a"] * 6 + ["b"] * 5 + ["c"] * 4 + [""] * 3, 0)
    assert (found.names, found.total, found.left_out, len(found.rows)) == (("a", "b"), 15, 4, 11)
    with pytest.raises(BadInputError, match="at least two"):
        labelled(["a"] * 9 + ["b"], 0)


def test_a_file_of_pairs_becomes_a_collection_and_comes_back_as_pairs(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text("score\tsentence1\tsentence2\n3.6\tA tent.\tA camp.\n0\tA stove.\t\n1\tA boot.\tA tent.\n")
    content = collection_from_path(path)
    assert len(content.documents) == 5
    found = pairs_of(content)
    assert found is not None and not found.is_binary
    texts = content.documents["text"].to_numpy()
    assert [(texts[a], texts[b], s) for a, b, s in zip(found.first, found.second, found.scores, strict=True)] == [
        ("A tent.", "A camp.", 3.6),
        ("A boot.", "A tent.", 1.0),
    ]
    assert any("pairs of texts" in note for note in content.notes)


def test_a_table_of_documents_is_no_table_of_pairs_and_a_score_must_be_one() -> None:
    assert pair_columns(["id", "title", "text", "label"]) is None
    table = pd.DataFrame({"text1": ["a"], "text2": ["b"], "is_duplicate": ["maybe"]})
    with pytest.raises(BadInputError, match="pair 1 is .*maybe"):
        documents_of_pairs(table, ("text1", "text2", "is_duplicate"))


@pytest.mark.slow
def test_jsts_gives_the_published_correlation(test_data: Path) -> None:
    content = collection_from_path(test_data / "sts" / "jsts_valid.tsv")
    found = pairs_of(content)
    assert found is not None and len(found.scores) == 1457
    vectors = build_encoder(resolve_name("all-MiniLM-L6-v2")).encode_documents(content.document_texts())
    spearman = similarity(cosines(vectors[found.first], vectors[found.second]), found.scores, 0)["spearman"]
    assert spearman.value == pytest.approx(0.62646, abs=5e-4)


def test_the_probe_on_clinc150_equals_scikit_learn_called_by_hand(test_data: Path) -> None:
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import accuracy_score
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    rows = json.loads((test_data / "classification" / "clinc150_small.json").read_text(encoding="utf-8"))["val"]
    names = sorted({label for _, label in rows})[:40]
    kept = [(text, label) for text, label in rows if label in names]
    vectors = build_encoder(resolve_name("wordllama-256")).encode_documents([text for text, _ in kept])
    chosen = labelled([label for _, label in kept], 0)
    own = predictions(vectors[chosen.rows], chosen.labels, 0)["probe"]
    by_hand = cross_val_predict(
        LogisticRegression(max_iter=1_000),
        vectors[chosen.rows],
        np.array([label for _, label in kept])[chosen.rows],
        cv=StratifiedKFold(5, shuffle=True, random_state=0),
    )
    assert (np.array(chosen.names)[own] == by_hand).mean() == 1.0
    assert Resampled(accuracy_score(chosen.labels, own), (), len(own)).value > 0.5


def test_a_resample_without_a_text_to_count_on_leaves_the_interval_known() -> None:
    draw = np.random.default_rng(0)
    labels = np.repeat([0, 1], 9).astype(np.int64)  # 16 of 18 are trained on
    vectors = (draw.normal(size=(18, 4)) + labels[:, None]).astype(np.float32)
    found = few_shot(vectors, labels, 1)["accuracy_few"]
    low, high = found.interval
    assert 0 <= low <= found.value <= high <= 1
    assert np.isfinite(found.draws).all()

"""The command line as other programs call it: files, columns, exit statuses, and what it does with bad input."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest

from components import cli as module
from components.candidates.names import known_cards
from components.stores.chroma_store import ChromaFolder
from tests.cases import (
    MINILM,
    NOWHERE,
    QUICK,
    cli,
    collection,
    environment,
    read_manifest,
    texts,
    write_beir,
    write_documents,
)

METRICS = ["ndcg@10", "map@100", "mrr@10", "recall@10", "recall@100", "precision@10", "hit_rate@10"]
MORE = {"map@10", "f1@10", "r_precision", "bpref"}
XQUAD = {("en", MINILM): (0.94357, 0.0005), ("de", MINILM): (0.70324, 0.0005), ("en", "bm25"): (0.9664, 0.001)}


class Made(NamedTuple):
    """One call over documents, queries and judgments, with a model that cannot be had among the others."""

    data: Path
    out: Path
    workspace: Path
    status: int
    said: str


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    root = tmp_path_factory.mktemp("cli")
    data, out, workspace = write_beir(root / "data", collection(60, 12)), root / "out", root / "w"
    online = {name: value for name, value in environment().items() if name != "HF_HUB_OFFLINE"}
    models = [part for name in (MINILM, NOWHERE, "bm25", QUICK) for part in ("--model", name)]
    done = cli("compare", "--data", data, *models, "--out", out, "--workspace", workspace, env=online)
    return Made(data, out, workspace, done.returncode, done.stderr)


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    yield tmp_path / "w"


def run(*arguments: object) -> int:
    """The command in this process; the workers are processes of their own all the same."""
    return module.main([str(argument) for argument in arguments])


def test_one_failing_model_never_stops_the_others(made: Made) -> None:
    assert made.status == 3
    failed = json.loads((made.out / "manifest.json").read_text())["failed"]
    assert list(failed) == [NOWHERE]
    assert NOWHERE in failed[NOWHERE]
    assert failed[NOWHERE] in made.said
    assert pd.read_csv(made.out / "metrics.csv")["model"].tolist() == [MINILM, "bm25", QUICK]


def test_compare_writes_the_promised_files_and_columns(made: Made) -> None:
    metrics = pd.read_csv(made.out / "metrics.csv")
    assert metrics.columns[:10].tolist() == ["model", "queries", "documents", *METRICS]
    assert {"ann_recall@10", "encode_seconds", "documents_per_second"} <= set(metrics.columns)
    assert (metrics["queries"] == 12).all()
    assert (metrics["documents"] == 60).all()
    assert metrics[METRICS].min().min() >= 0
    assert metrics[METRICS].max().max() <= 1
    per_query = pd.read_csv(made.out / "per_query.csv")
    assert per_query.columns[:2].tolist() == ["model", "query_id"]
    assert set(per_query.columns[2:]) == set(METRICS) | MORE
    assert len(per_query) == 3 * 12
    assert MORE | {"judged@10"} <= set(metrics.columns)
    for key in (*METRICS, *MORE):
        assert (metrics[f"{key}_low"] <= metrics[key]).all() and (metrics[key] <= metrics[f"{key}_high"]).all()
    means = per_query.groupby("model")[METRICS].mean()
    pd.testing.assert_frame_equal(means.loc[metrics["model"]], metrics.set_index("model")[METRICS])
    comparisons = pd.read_csv(made.out / "comparisons.csv")
    promised = ["model_a", "model_b", "metric", "difference", "ci_low", "ci_high", "p_value", "verdict"]
    assert comparisons.columns[:8].tolist() == promised
    assert len(comparisons) == 3 * len({*METRICS, *MORE})
    assert set(comparisons["verdict"]) <= {"better", "worse", "same", "unclear"}
    assert (comparisons["ci_low"] <= comparisons["difference"] + 1e-9).all()
    assert (comparisons["difference"] <= comparisons["ci_high"] + 1e-9).all()


def test_runs_are_in_trec_format_to_the_depth_promised(made: Made) -> None:
    names = sorted(path.name for path in (made.out / "runs").iterdir())
    assert names == [f"{MINILM}.trec", "bm25.trec", f"{QUICK}.trec"]
    rows = [line.split() for line in (made.out / "runs" / f"{MINILM}.trec").read_text().splitlines()]
    assert len(rows) == 12 * 60  # all documents: there are fewer than 100
    assert {len(row) for row in rows} == {6}
    for query_id in {row[0] for row in rows}:
        own = [row for row in rows if row[0] == query_id]
        assert [int(row[3]) for row in own] == list(range(1, 61))
        scores = [float(row[4]) for row in own]
        assert scores == sorted(scores, reverse=True)
        assert len({row[2] for row in own}) == 60


def test_the_metrics_follow_from_the_runs_by_an_independent_evaluator(made: Made) -> None:
    import pytrec_eval

    content = collection(60, 12)
    measures = {"ndcg_cut.10", "map_cut.100", "recall.10,100", "P.10", "success.10"}
    metrics = pd.read_csv(made.out / "metrics.csv").set_index("model")
    for model in metrics.index:
        found: dict[str, dict[str, float]] = {}
        for line in (made.out / "runs" / f"{model}.trec").read_text().splitlines():
            query_id, _, doc_id, _, score, _ = line.split()
            found.setdefault(query_id, {})[doc_id] = float(score)
        scored = pytrec_eval.RelevanceEvaluator(content.qrels(), measures).evaluate(found)
        names = {"ndcg_cut_10": "ndcg@10", "map_cut_100": "map@100", "recall_10": "recall@10", "P_10": "precision@10"}
        names |= {"recall_100": "recall@100", "success_10": "hit_rate@10"}
        for theirs, ours in names.items():
            mean = sum(one.get(theirs, 0.0) for one in scored.values()) / 12
            assert metrics.loc[model, ours] == pytest.approx(mean, abs=1e-6), (model, ours)


def test_the_manifest_names_what_the_numbers_depend_on(made: Made) -> None:
    manifest = json.loads((made.out / "manifest.json").read_text())
    assert manifest["data"]["content_hash"] == collection(60, 12).content_hash or manifest["data"]["documents"] == 60
    assert manifest["similarity"] == "cosine"
    assert {"seed", "margin", "k", "versions", "finished", "notes", "not_ranked", "baselines", "warnings"} <= set(
        manifest
    )
    for name in (MINILM, QUICK):
        facts = manifest["models"][name]
        assert len(facts["encoder_key"]) == 16
        assert facts["dim"] in (384, 256)
        assert facts["encoded_documents"] == 60
        assert facts["ann_recall@10"] == pytest.approx(1.0, abs=0.2)
        assert facts["documents_per_second"] > 0
    written = {path.relative_to(made.out).as_posix() for path in made.out.rglob("*") if path.is_file()}
    assert set(manifest["files"]) | {"manifest.json"} == written


def test_the_same_call_again_encodes_nothing_and_loads_no_model(made: Made, tmp_path: Path) -> None:
    models = ("--model", MINILM, "--model", QUICK)
    done = cli("compare", "--data", made.data, *models, "--out", tmp_path, "--workspace", made.workspace)
    assert done.returncode == 0
    assert "loading" not in done.stderr
    table = pd.read_csv(tmp_path / "metrics.csv").set_index("model")
    assert table["encoded_documents"].tolist() == [0, 0]
    before = pd.read_csv(made.out / "metrics.csv").set_index("model")
    pd.testing.assert_frame_equal(table[METRICS], before.loc[table.index, METRICS])


def test_while_another_process_holds_the_index_the_results_are_whole_and_a_note_says_so(
    made: Made, tmp_path: Path
) -> None:
    with ChromaFolder(made.workspace / "chroma"):  # as the app has it
        call = ("--model", QUICK, "--out", tmp_path, "--workspace", made.workspace)
        done = cli("compare", "--data", made.data, *call)
    assert done.returncode == 0
    assert "Another process holds the Chroma index" in done.stderr
    assert "Another process holds the Chroma index" in str(read_manifest(tmp_path)["notes"])
    table = pd.read_csv(tmp_path / "metrics.csv")
    before = pd.read_csv(made.out / "metrics.csv").set_index("model").loc[[QUICK]]
    assert table["ann_recall@10"].tolist() == before["ann_recall@10"].tolist()  # as it was measured before
    before = before[METRICS]
    pd.testing.assert_frame_equal(table.set_index("model")[METRICS], before)


def test_k_adds_metrics_at_its_depth_and_removes_none(made: Made, tmp_path: Path) -> None:
    call = ("--data", made.data, "--model", "bm25", "--workspace", made.workspace, "--out", tmp_path)
    assert run("compare", *call, "--k", 5) == 0
    table = pd.read_csv(tmp_path / "metrics.csv")
    assert {*METRICS, "ndcg@5", "recall@5"} <= set(table.columns)
    assert run("compare", *call, "--k", 200) == 0


def test_a_file_of_pairs_gives_their_correlation(tmp_path: Path, workspace: Path) -> None:
    pairs = tmp_path / "pairs.csv"
    rows = [f"tent number {i},tent number {i if i % 2 else i + 40},{i % 2}" for i in range(40)]
    pairs.write_text("\n".join(["text1,text2,is_duplicate", *rows]))
    models = ("--model", "wordllama-256", "--model", "bm25")
    out = tmp_path / "out"
    assert run("compare", "--data", pairs, *models, "--out", out, "--workspace", workspace) == 0
    table = pd.read_csv(out / "tasks.csv")
    assert set(table["metric"]) == {"spearman", "pearson", "average_precision", "best_f1"}
    assert set(table["model"]) == {"wordllama-256"}  # keyword search has no cosine
    assert (table["texts"] == 40).all()
    assert table.set_index("metric").loc["average_precision", "value"] == 1.0
    metrics = pd.read_csv(out / "metrics.csv").set_index("model")
    assert metrics.loc["wordllama-256", "best_f1"] == 1.0
    assert bool(metrics["best_f1"].isna()["bm25"])


def test_labels_without_questions_are_measured_and_what_has_no_vectors_is_left_out(
    tmp_path: Path, workspace: Path
) -> None:
    documents = tmp_path / "labels.csv"
    kinds = {"tents": "tent pole canvas", "stoves": "stove gas flame"}
    rows = [f"{i},{words} number {i},{label}" for i in range(12) for label, words in kinds.items()]
    documents.write_text("\n".join(["id,text,label", *(f"{n}-{row}" for n, row in enumerate(rows))]))
    models = ("--model", "wordllama-256", "--model", "fusion:wordllama-256+bm25")
    out = tmp_path / "out"
    assert run("compare", "--data", documents, *models, "--out", out, "--workspace", workspace) == 0
    table = pd.read_csv(out / "tasks.csv")
    assert {"accuracy_probe", "v_measure"} <= set(table["metric"]) and set(table["model"]) == {"wordllama-256"}
    assert pd.read_csv(out / "metrics.csv").set_index("model").loc["wordllama-256", "accuracy_knn"] == 1.0


def test_files_of_an_earlier_call_do_not_stay_beside_newer_ones(made: Made, tmp_path: Path, workspace: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(made.out, out)
    (out / "mine.txt").write_text("not the app's")
    documents = write_documents(tmp_path / "few.csv", texts(6))
    assert run("compare", "--data", documents, "--model", QUICK, "--out", out, "--workspace", workspace) == 0
    names = sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())
    assert names == ["agreement.csv", "manifest.json", "metrics.csv", "mine.txt"]


def test_models_lists_what_can_be_compared(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("models") == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith(f"{MINILM} ") and "included" in line for line in lines)
    assert run("models", "--json") == 0
    cards = json.loads(capsys.readouterr().out)
    assert len(cards) == len(lines) == len(known_cards())
    assert {"name", "dimensions", "max_tokens", "licence"} <= set(cards[0])


def test_documents_without_queries_give_agreement_and_measurements(tmp_path: Path, workspace: Path) -> None:
    documents = write_documents(tmp_path / "docs.csv", texts(40))
    models = ("--model", QUICK, "--model", "all-MiniLM-L6-v2-int8", "--model", "bm25")
    call = ("--out", tmp_path / "out", "--workspace", workspace, "--k", 5)
    assert run("compare", "--data", documents, *models, *call) == 0
    agreement = pd.read_csv(tmp_path / "out" / "agreement.csv")
    assert agreement.columns.tolist()[:2] == ["model_a", "model_b"]
    assert len(agreement) == 1  # keyword search has no neighbours
    assert agreement["overlap"].between(0, 1).all()
    metrics = pd.read_csv(tmp_path / "out" / "metrics.csv")
    assert len(metrics) == 3
    assert not set(METRICS) & set(metrics.columns)
    assert read_manifest(tmp_path / "out")["agreement"] == {
        "over": "nearest neighbours of sampled documents",
        "sampled": 40,
        "depth": 5,
    }
    assert not (tmp_path / "out" / "per_query.csv").exists()


@pytest.mark.parametrize("queries", [1, 6])
def test_queries_without_judgments_give_agreement_over_queries(tmp_path: Path, workspace: Path, queries: int) -> None:
    data = write_beir(tmp_path / "data", collection(20, queries), with_qrels=False)
    models = ("--model", QUICK, "--model", "bm25")
    assert run("compare", "--data", data, *models, "--out", tmp_path / "out", "--workspace", workspace) == 0
    assert len(pd.read_csv(tmp_path / "out" / "agreement.csv")) == 1
    assert read_manifest(tmp_path / "out")["agreement"]["over"] == "queries"
    assert len(list((tmp_path / "out" / "runs").iterdir())) == 2


def test_one_query_with_a_judgment_is_scored(tmp_path: Path, workspace: Path) -> None:
    data = write_beir(tmp_path / "data", collection(20, 1))
    models = ("--model", QUICK, "--model", "bm25")
    assert run("compare", "--data", data, *models, "--out", tmp_path / "out", "--workspace", workspace) == 0
    assert pd.read_csv(tmp_path / "out" / "metrics.csv")["queries"].tolist() == [1, 1]


@pytest.mark.parametrize(
    "bodies",
    [
        ["only one"],
        ["one thing", "another thing"],
        ["one", "two", "three"],
        ["the same text"] * 25,
        ["lorem ipsum dolor " * 1150 + str(number) for number in range(4)],  # more than 20,000 characters
        ["emoji 🙂", "日本語の文", "العربية", "a\tb", "=1+1", "x" * 300],
    ],
    ids=["one", "two", "three", "equal", "long", "odd"],
)
def test_unusual_documents_are_compared_and_drawn(tmp_path: Path, workspace: Path, bodies: list[str]) -> None:
    documents = write_documents(tmp_path / "docs.csv", bodies)
    common = ("--data", documents, "--workspace", workspace, "--model", QUICK)
    assert run("compare", *common, "--model", "bm25", "--out", tmp_path / "out") == 0
    assert pd.read_csv(tmp_path / "out" / "metrics.csv")["documents"].tolist() == [len(bodies)] * 2
    assert run("project", *common, "--out", tmp_path / "map") == 0
    layout = pd.read_csv(tmp_path / "map" / "layout.csv")
    assert layout.columns.tolist() == ["id", "x", "y"]
    assert layout["id"].tolist() == [f"d{i}" for i in range(len(bodies))]
    assert np.isfinite(layout[["x", "y"]].to_numpy()).all()


def test_a_lone_surrogate_in_a_file_does_not_break_anything(tmp_path: Path, workspace: Path) -> None:
    data = write_beir(tmp_path / "data", collection(5, 2))
    with (data / "corpus.jsonl").open("a") as file:
        file.write('{"_id": "odd", "title": "", "text": "broken \\ud800 emoji and \\u0000 zero"}\n')
    out = tmp_path / "out"
    status = run("compare", "--data", data, "--model", QUICK, "--model", "bm25", "--out", out, "--workspace", workspace)
    assert status == 0
    assert (pd.read_csv(out / "metrics.csv")["documents"] == 6).all()


def test_project_writes_a_map_of_every_document(made: Made, tmp_path: Path) -> None:
    call = ("--data", made.data, "--model", QUICK, "--workspace", made.workspace, "--out", tmp_path)
    assert run("project", *call) == 0
    layout = pd.read_csv(tmp_path / "layout.csv")
    assert layout["id"].tolist() == [f"d{i}" for i in range(60)]
    assert layout[["x", "y"]].nunique().min() > 30
    assert read_manifest(tmp_path)["method"] == "umap"
    first = (tmp_path / "layout.csv").read_bytes()
    assert run("project", *call) == 0
    assert (tmp_path / "layout.csv").read_bytes() == first


def test_a_model_that_cannot_be_drawn_leaves_a_manifest_with_the_reason(tmp_path: Path, workspace: Path) -> None:
    documents = write_documents(tmp_path / "docs.csv", texts(5))
    common = ("--data", documents, "--out", tmp_path / "out", "--workspace", workspace)
    assert run("project", *common, "--model", NOWHERE) == 3
    assert list(read_manifest(tmp_path / "out")["failed"]) == [NOWHERE]
    assert not (tmp_path / "out" / "layout.csv").exists()


def test_when_every_model_failed_the_table_is_empty_and_still_a_table(tmp_path: Path, workspace: Path) -> None:
    data = write_beir(tmp_path / "data", collection(5, 2))
    common = ("--data", data, "--out", tmp_path / "out", "--workspace", workspace)
    assert run("compare", *common, "--model", NOWHERE) == 3
    table = pd.read_csv(tmp_path / "out" / "metrics.csv")
    assert len(table) == 0
    assert "model" in table.columns


def bad_inputs(folder: Path) -> dict[str, list[object]]:
    """Calls that are wrong, each in one way."""
    good = write_documents(folder / "good.csv", ["one", "two"])
    twice, empty, binary = folder / "twice.csv", folder / "empty.csv", folder / "binary.csv"
    twice.write_text("id,text\na,one\na,two\n")
    empty.write_text("")
    binary.write_bytes(bytes(range(256)) * 20)
    (folder / "no corpus").mkdir()
    qrels = write_beir(folder / "grade", collection(4, 2))
    (qrels / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq0\td0\thigh\n")
    return {
        "no such data": ["--data", folder / "absent.csv", "--model", "bm25"],
        "an empty file": ["--data", empty, "--model", "bm25"],
        "a file of bytes": ["--data", binary, "--model", "bm25"],
        "an id twice": ["--data", twice, "--model", "bm25"],
        "a folder without a corpus": ["--data", folder / "no corpus", "--model", "bm25"],
        "a grade that is no number": ["--data", qrels, "--model", "bm25"],
        "an unknown model": ["--data", good, "--model", "bm25", "--model", "nothing-like-it"],
        "an empty model": ["--data", good, "--model", ""],
        "k of zero": ["--data", good, "--model", "bm25", "--k", 0],
        "a huge k": ["--data", good, "--model", "bm25", "--k", 10**7],
    }


@pytest.mark.parametrize("case", [
    "no such data", "an empty file", "a file of bytes", "an id twice", "a folder without a corpus",
    "a grade that is no number", "an unknown model", "an empty model", "k of zero", "a huge k",
])  # fmt: skip
def test_bad_input_is_one_line_and_status_2_and_writes_nothing(
    tmp_path: Path, workspace: Path, capsys: pytest.CaptureFixture[str], case: str
) -> None:
    out = tmp_path / "out"
    assert run("compare", *bad_inputs(tmp_path)[case], "--out", out, "--workspace", workspace) == 2
    captured = capsys.readouterr()
    said = [line for line in captured.err.splitlines() if not line.startswith("note:")]
    assert len(said) == 1, captured.err
    assert len(said[0]) > 20
    assert captured.out == ""
    assert not out.exists()
    assert not list(tmp_path.rglob("*.parquet"))


@pytest.mark.parametrize("below", ["", "sub/folder"])
def test_an_output_that_cannot_be_written_is_said_before_anything_is_computed(
    tmp_path: Path, workspace: Path, capsys: pytest.CaptureFixture[str], below: str
) -> None:
    (tmp_path / "file").write_text("x")
    documents = write_documents(tmp_path / "docs.csv", texts(3))
    call = ("--model", "bm25", "--out", tmp_path / "file" / below, "--workspace", workspace)
    assert run("compare", "--data", documents, *call) == 2
    assert "--out" in capsys.readouterr().err
    assert not workspace.exists()


def test_keywords_cannot_be_drawn(tmp_path: Path, workspace: Path) -> None:
    documents = write_documents(tmp_path / "docs.csv", texts(3))
    call = ("--data", documents, "--model", "bm25", "--out", tmp_path / "out", "--workspace", workspace)
    assert run("project", *call) == 2
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("arguments", [[], ["compare"], ["unknown"], ["compare", "--k", "many"]])
def test_a_wrong_call_is_status_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        module.main(arguments)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


@pytest.mark.slow
def test_published_numbers_come_out_of_the_command_line(
    test_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = tmp_path_factory.mktemp("xquad")
    for language in ("en", "de"):
        models = [part for lang, name in XQUAD if lang == language for part in ("--model", name)]
        call = ("--out", root / language, "--workspace", root / "w")
        done = cli("compare", "--data", test_data / "xquad" / language, *models, *call)
        assert done.returncode == 0, done.stderr
        table = pd.read_csv(root / language / "metrics.csv").set_index("model")
        for (lang, name), (value, tolerance) in XQUAD.items():
            if lang == language:
                assert table.loc[name, "ndcg@10"] == pytest.approx(value, abs=tolerance), (lang, name)

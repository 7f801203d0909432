"""The Quality page as a person uses it: metric and depth, baselines, flips, slices, runs that fail."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from components.candidates.by_spec import encoder_key, resolve_name
from components.candidates.kinds.fusion import fusion
from components.candidates.kinds.own_run import add_ready_run
from components.candidates.kinds.variant import variant
from components.comparison.choice_words import ONLY_TEXTS
from components.comparison.evidence_table import NOT_MEASURED
from components.comparison.quality import files as quality_files
from components.comparison.quality import words as quality_words
from components.comparison.quality.by_metric import quality_by
from components.comparison.quality.labels import labels_report
from components.comparison.telling import held_against
from components.evaluation.baselines import RANDOM, SHUFFLED
from components.evaluation.verdict import about_queries
from components.measurements import task_metrics
from components.measurements.base import Subject, measure
from components.records import Ranking, Run, Scoring, empty_judgments, empty_queries
from components.results import store as results
from components.ui.quality import words as text_quality
from components.ui.shared import session, text, text_labels
from components.workspace import Workspace
from tests.pages.cases import JUDGED, JUDGED_QUERIES, OWN_RUN, QUICK, UNJUDGED, collection, compute
from tests.pages.driver import open_page, project_id, run, table_with, words


def test_the_depth_of_the_address_is_the_one_measured_and_the_metric_follows_it(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    app = open_page("quality", project=project, metric="recall@10")
    app.segmented_control(key="depth").set_value("3")
    run(app)
    assert app.segmented_control(key="metric").value == "recall@3"
    assert app.query_params["metric"] == "recall@3" and app.query_params["depth"] == "3"
    again = open_page("quality", project=project, metric="recall@3", depth="3")
    assert again.segmented_control(key="metric").value == "recall@3"
    table = table_with(again, "recall@3")
    own = table[table["Model"].str.contains(OWN_RUN)].iloc[0]
    assert float(own["recall@3"].removeprefix("★ ")) == 1.0  # its right document always stands third
    assert own["judged@3"].endswith("%")


def test_a_link_that_names_a_metric_of_another_depth_opens_at_that_depth(small: Workspace) -> None:
    app = open_page("quality", project=project_id(small, JUDGED), metric="hit_rate@5")
    assert app.segmented_control(key="metric").value == "hit_rate@5"
    assert app.segmented_control(key="depth").value == "5"


def test_the_baselines_stand_below_the_models_and_are_never_ranked(small: Workspace) -> None:
    app = open_page("quality", project=project_id(small, JUDGED))
    table = table_with(app, "ndcg@10")
    assert table["Model"].tolist()[-2:] == [f"┄ {RANDOM}", f"┄ {SHUFFLED}"]
    assert not table.iloc[-2:].map(lambda cell: "★" in str(cell)).any().any()
    ranking = next(str(one.value) for one in app.markdown if str(one.value).startswith(quality_words.RANKING))
    assert RANDOM not in ranking and SHUFFLED not in ranking


def test_the_page_says_in_plain_words_who_wins_on_how_many_questions_and_how_sure(small: Workspace) -> None:
    said = words(open_page("quality", project=project_id(small, JUDGED)))
    assert f"of {JUDGED_QUERIES} questions" in said
    assert quality_words.SCALE in said
    lead = held_against(session.view(small.project(project_id(small, JUDGED))))
    assert lead is not None  # the recommended model, and the one it is held against
    assert f"questions **{lead[0]}** does better than **{lead[1]}**" in said


@pytest.mark.parametrize("page", ["compare", "quality", "decision"])
def test_beside_how_sure_the_answer_is_stands_what_would_make_it_surer(small: Workspace, page: str) -> None:
    project = project_id(small, JUDGED)
    recommendation = session.view(small.project(project)).decision.recommendation
    assert recommendation is not None and recommendation.surer
    app = open_page(page, project=project)
    (told,) = [str(part.proto.help) for part in app.markdown if "-badge[" in str(part.value) and part.proto.help][:1]
    assert recommendation.surer in told.replace("\\", "")


def test_the_chart_stands_with_the_verdict_above_what_may_be_chosen(small: Workspace) -> None:
    app = open_page("quality", project=project_id(small, JUDGED))
    drawn = [getattr(one, "key", None) or one.type for one in app.main]
    assert drawn.index("vega_lite_chart") < drawn.index("metric")


def test_the_questions_still_needed_are_rounded_as_the_verdict_rounds_them(small: Workspace) -> None:
    shown = table_with(open_page("quality", project=project_id(small, JUDGED)), "More questions needed")
    needed = [one for one in shown["More questions needed"] if one > 0]
    assert needed and all(one == about_queries(one) for one in needed)


def test_a_run_that_names_a_document_twice_is_shown_with_its_reason_and_not_ranked(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    content = collection()
    twice = Ranking(("d0", "d0"), np.array([1.0, 0.5]))
    broken = add_ready_run(small, "Broken", Run("Broken", dict.fromkeys(content.queries["id"], twice)))
    specs = [candidate.spec for candidate in small.project(project).ticked]
    small.set_candidates(project, [*specs, broken])
    key = encoder_key(broken)
    run_of = Run("Broken", dict.fromkeys(content.queries["id"], twice))
    results.ResultStore(small).save(small.project_collection(small.project(project)), broken, key, run_of, {})
    app = open_page("quality", project=project)
    assert any("Broken is not ranked" in str(one.value) and "twice" in str(one.value) for one in app.warning)
    table = table_with(app, "ndcg@10")
    assert table[table["Model"].str.contains("Broken")]["ndcg@10"].tolist() == ["–"]
    small.update_project(project, current_model="Broken")  # today's model, too, may be the one that failed
    for page in ("compare", "quality", "diagnose", "decision"):
        said = words(open_page(page, project=project))
        assert page not in ("compare", "quality") or "Broken, in use today, is ruled out" in said


def test_with_one_judged_question_no_page_says_nan_or_claims_a_check_it_did_not_make(small: Workspace) -> None:
    content = collection()
    few = replace(content, queries=content.queries.head(1), judgments=content.judgments.head(1))
    project = small.create_project("One question", few)
    small.set_candidates(project.id, [resolve_name(name) for name in QUICK])
    compute(small, small.project(project.id), with_maps=False)
    quality, diagnose = (words(open_page(page, project=project.id)) for page in ("quality", "diagnose"))
    assert quality_words.CHECK_SCORES_FEW.format(least=5, count=1) in quality
    assert "1 judgment of 1 question:" in quality and "Twenty questions tell a lot; this project has 1." in quality
    assert not re.search(r"\bnan\b", quality + diagnose)


def test_how_missing_documents_and_own_documents_count_is_said_and_can_be_changed(small: Workspace) -> None:
    content = collection(queries=6)
    first = content.documents.iloc[0]
    asked = pd.DataFrame({"id": [first["id"]], "text": [first["text"]], "kind": ["question"]}).astype("str")
    absent = pd.DataFrame({"query_id": ["q0"], "doc_id": ["gone"], "grade": [1]})
    content = replace(content, queries=pd.concat([content.queries, asked], ignore_index=True), absent=absent)
    project = small.create_project("Counting", content)
    small.set_candidates(project.id, [resolve_name("bm25")])
    compute(small, small.project(project.id), with_maps=False)
    app = open_page("quality", project=project.id)
    said = words(app)
    assert "1 right document is not in the collection (gone)" in said and "with the same id and text (d0)" in said
    next(one for one in app.toggle if one.label == text_quality.COUNT_ABSENT).set_value(False)
    run(app)
    assert "trec_eval counts such documents as not found" in words(app)
    assert small.project_collection(small.project(project.id)).scoring == Scoring(counts_absent=False)


def test_from_one_model_to_another_the_counts_add_up_and_can_be_turned_around(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    there = open_page("quality", project=project, **{"from": OWN_RUN, "to": QUICK[0]})
    back = open_page("quality", project=project, **{"from": QUICK[0], "to": OWN_RUN})

    def counts(app: object) -> list[int]:
        line = next(one for one in words(app).splitlines() if "unchanged" in one and "won" in one)  # type: ignore[arg-type]
        return [int(part) for part in line.replace("*", "").split() if part.isdecimal()][:4]

    won, lost, even, total = counts(there)
    assert won + lost + even == total == JUDGED_QUERIES
    assert counts(back) == [lost, won, even, total]


def test_groups_of_questions_have_a_chart_each_and_the_chosen_one_is_in_the_address(small: Workspace) -> None:
    app = open_page("quality", project=project_id(small, JUDGED), tag="kind")
    assert app.segmented_control(key="tag").value == "kind"
    assert app.query_params.get("tag", "kind") == "kind"


def test_without_judgments_the_page_bounds_the_gap_and_offers_practice_questions(small: Workspace) -> None:
    app = open_page("quality", project=project_id(small, UNJUDGED))
    assert "cannot differ in precision@10" in words(app)
    assert text_quality.MAKE_PRACTICE in [button.label for button in app.button]
    table = table_with(app, "bound")
    assert table["bound"].to_numpy() == pytest.approx(100 - table["overlap"].to_numpy())
    assert text.AGREEMENT_TITLE in words(app)


def test_the_offer_of_practice_questions_leads_to_them(small: Workspace) -> None:
    app = open_page("data", project=project_id(small, UNJUDGED), way="add", what="practice")
    assert app.radio(key="add-kind").value == "practice"
    app.radio(key="add-kind").set_value("judgments")
    assert run(app).query_params["what"] == "judgments"


def test_everything_on_the_page_can_be_downloaded_and_the_report_needs_nothing_from_outside(small: Workspace) -> None:
    import pytrec_eval

    project = small.project(project_id(small, JUDGED))
    view = session.view(project)
    scored = session.score(view)
    measured = quality_by(view, scored.depth, "ndcg@10")
    assert measured.lead == held_against(view)
    with zipfile.ZipFile(io.BytesIO(quality_files.archive(view, measured))) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    assert {"metrics.csv", "comparisons.csv", "per_query.csv", "flips.csv", "chart.svg", "chart.png"} <= files.keys()
    assert set(json.loads(files["manifest.json"])["files"]) == files.keys() - {"manifest.json"}
    assert files["chart.png"].startswith(b"\x89PNG")
    page = files["report.html"].decode()
    style, _, body = page.partition("</style>")
    _, _, dark = style.partition("@media screen and (prefers-color-scheme:dark){svg")  # the rest of the style
    drawn = set(re.findall(r'(?:fill|stroke)="#\w+"', "".join(re.findall(r"<svg.*?</svg>", body))))
    assert len(drawn) > 5 and all(f"[{paint}]" in dark for paint in drawn)  # every ink of the charts has a dark one
    said = view.decision.recommendation
    assert said is not None and f"<h1>{html.escape(said.sentence)}</h1>" in page
    assert ("By nDCG@10:" in page) == (view.leading_metric != "ndcg@10")
    assert len(measured.verdict.warnings) > 1 and page.count('class="warning"') == 1
    assert "<br>± " in page.split(quality_words.ALL_PAIRS)[0]  # value and interval below each other, in every column
    assert not re.search(r"(?:src|href)=|https?://(?!www\.w3\.org)|@import", page.split("<pre>")[0])
    qrels = pytrec_eval.parse_qrel(files["qrels.trec"].decode().splitlines())
    run_found = pytrec_eval.parse_run(files["runs/bm25.trec"].decode().splitlines())
    scores = pytrec_eval.RelevanceEvaluator(qrels, {"ndcg_cut.10"}).evaluate(run_found)
    mean = sum(one["ndcg_cut_10"] for one in scores.values()) / JUDGED_QUERIES
    assert scored.means.set_index("model").loc["bm25", "ndcg@10"] == pytest.approx(mean, abs=1e-6)


def test_labels_are_measured_in_the_background_and_stay(small: Workspace) -> None:
    project = small.project(project_id(small, JUDGED))
    app = open_page("quality", project=project.id)
    assert text_quality.MEASURE in [button.label for button in app.button]
    content = small.project_collection(project)
    specs = [one.spec for one in project.ticked if one.spec.kind not in ("bm25", "run")]
    for spec in specs:
        measure(task_metrics.LABELS_AND_PAIRS, Subject(small, content, spec))
    more = replace(content, queries=content.queries.head(3), judgments=empty_judgments())
    load = task_metrics.LABELS_AND_PAIRS.load
    assert all(load(Subject(small, more, spec)) is not None for spec in specs)  # no question has a part in them
    again = open_page("quality", project=project.id)
    table = table_with(again, "accuracy_probe")
    assert len(table) == len(specs)
    assert text_quality.MEASURE not in [button.label for button in again.button]
    assert quality_words.TASK_TITLES["clustering"] in words(again)


def test_labels_without_questions_have_one_verdict_on_every_page(small: Workspace) -> None:
    content = replace(collection(), queries=empty_queries(), judgments=empty_judgments())
    project = small.create_project("Labels only", content)
    quick = resolve_name("wordllama-256")
    specs = [quick, variant(quick, dim=64), fusion([quick, resolve_name("bm25")])]
    small.set_candidates(project.id, specs)
    compute(small, small.project(project.id), with_maps=False)
    before = words(open_page("compare", project=project.id))
    assert "Measure on the Quality page what your labels" in before and text.WITHOUT_JUDGMENTS not in before
    assert text_labels.TO_TASKS in words(open_page("decision", project=project.id))
    for spec in specs[:2]:
        measure(task_metrics.LABELS_AND_PAIRS, Subject(small, content, spec))
    app = open_page("quality", project=project.id)
    assert text_quality.MEASURE not in [button.label for button in app.button]  # a fusion has no vectors to measure
    quality, sign = words(app), "sorts texts by label better"
    assert any(sign in line or "are the same for your purpose" in line for line in quality.splitlines())
    home, decision = (words(open_page(page, project=project.id)) for page in ("compare", "decision"))
    sentence = next(line for line in quality.splitlines() if line.startswith("## Take "))
    assert sentence in home and sentence in decision
    assert text_quality.NO_SEARCH_VERDICT in quality
    assert text_quality.REPORT in [button.proto.label for button in app.get("download_button")]
    view = session.view(small.project(project.id))
    page = labels_report(view, view.texts.sections, view.texts.measured)
    assert page.count("<svg") == len(view.texts.sections) == page.count("<table")
    assert all(quality_words.TASK_TITLES[section] in html.unescape(page) for section in view.texts.sections)
    assert not re.search(r"(?:src|href)=|https?://(?!www\.w3\.org)|@import", page.split("<pre>")[0])
    shown = table_with(open_page("compare", project=project.id), "speed")["quality"].tolist()
    assert sum("±" in one for one in shown) == 2 and shown[-1] == NOT_MEASURED
    decided = words(open_page("decision", project=project.id))
    winner = re.search(r"Take (\S+?)[.:]", decided) or re.search(r"between (\S+) and", decided)
    assert winner is not None and winner[1] in sentence and "Accuracy (probe)" in decided
    assert ONLY_TEXTS in decided and "no vectors" in decided  # a fusion has none


def test_the_chart_says_how_many_questions_its_means_leave_out(small: Workspace) -> None:
    app = open_page("quality", project=project_id(small, JUDGED))
    spec = app.get("vega_lite_chart")[0].proto.spec
    assert f"{JUDGED_QUERIES} judged questions, 2 not judged" in spec

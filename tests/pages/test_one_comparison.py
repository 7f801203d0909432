"""The app and the command line open the same project and say the same, whatever a person set in it."""

from __future__ import annotations

import html
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from components import cli, numbers
from components.candidates import candidate_of
from components.candidates.by_spec import resolve_name
from components.cli import compare as compare_command
from components.cli import report as report_command
from components.comparison.comparison import Comparison
from components.comparison.cost.against_api import api_bytes, compared, usual_pair
from components.comparison.cost.answer import busy_sentence, cost_sentences, shown_rows
from components.comparison.cost.assumptions import assumptions_of, assumptions_sentence
from components.comparison.cost.rows import cost_rows
from components.comparison.cost.switching import likeliest, switch_sentence, switching_facts
from components.comparison.diagnose import readings
from components.comparison.diagnose.headroom import ceiling_words, fusion_words
from components.comparison.diagnose.hubs import hub_words, narrowest_cone
from components.comparison.diagnose.recall import elsewhere_words, found_words
from components.comparison.diagnose.scores import score_words
from components.comparison.evidence_table import evidence_rows
from components.comparison.integration_plan import integration
from components.comparison.mean_rows import mean_rows
from components.comparison.memo import markdown
from components.comparison.memo_file import memo_file
from components.comparison.quality import files as quality_files
from components.comparison.quality.by_metric import quality_by
from components.comparison.quality.question_groups import (
    flips_of,
    groups_of,
    losses_share,
    reversal_sentences,
    turned_groups,
)
from components.comparison.quality.sentences import checks, in_words, rank_lines, unranked
from components.comparison.settings import WEIGHTS
from components.comparison.story import html_file, story_of
from components.comparison.texts_verdict import texts_verdict
from components.costs import currency, own_prices
from components.costs.currency import Currency
from components.costs.own_prices import OwnPrice
from components.files import read_json
from components.jobs import Step, demo
from components.markdown import plain
from components.measurements.base import Subject, measure
from components.measurements.diagnosis import best_recall
from components.measurements.robustness import ROBUSTNESS
from components.measurements.task_metrics import LABELS_AND_PAIRS
from components.needs.fields import Needs
from components.needs.saved import save_needs
from components.records import Ranking, Run, empty_judgments, empty_queries
from components.results.scores import JUDGED_DEPTH
from components.results.store import ResultStore
from components.spec import ModelSpec
from components.stores.vector_cache import VectorCache, text_hashes
from components.ui.shared import session
from components.workspace import Project, Workspace
from components.workspace.opinions import Opinions
from tests.cases import FakeEncoder
from tests.pages.answers_of import answers
from tests.pages.cases import QUICK, collection, compute
from tests.pages.driver import open_page, table_with, words

API = ModelSpec("embed-small", "openai", "https://api.example.com/v1", {"model": "embed-small"})
KINDS: dict[str, dict[str, Any]] = {
    "judged": {},
    "sampled": {"limit": 24},
    "not judged": {"judged": False},
    "labels only": {"judged": False, "asked": False},
}
DEMO_MODELS = ("all-MiniLM-L6-v2-int8", "bm25", "wordllama-256")  # the quickest of those the demo comes with
"""Name of a project -> how it differs from the first."""


def add_api_result(workspace: Workspace, project: Project) -> None:
    """What a provider's model would have found: the right document second, for a price that only a person knows."""
    content = workspace.project_collection(project)
    ids = content.documents["id"].tolist()
    rankings = {
        query: Ranking((ids[-1], ids[row % len(ids)], ids[-2]), np.array([0.9, 0.8, 0.7]))
        for row, query in enumerate(content.queries["id"])
    }
    facts = {"depth": 100, "documents_per_second": 40.0, "query_ms": [30.0, 90.0, 50.0], "vector_megabytes": 0.02}
    key = candidate_of(API).key
    texts = content.document_texts()
    cache = VectorCache(workspace.vectors_folder(key), dim=FakeEncoder.dim)
    hashes = text_hashes("document", texts)
    cache.append("document", hashes, FakeEncoder().vectors(texts), characters=1, seconds=1.0)
    asked = content.queries["text"].tolist()
    cache.append("query", text_hashes("query", asked), FakeEncoder().vectors(asked), characters=1, seconds=1.0)
    ResultStore(workspace).save(content, API, key, Run(API.name, rankings), facts)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One project of each kind, computed; robustness is measured where there are questions, else labels."""
    root = tmp_path_factory.mktemp("one") / "workspace"
    workspace = Workspace(root)
    for name, kind in KINDS.items():
        content = collection()
        content = content if kind.get("judged", True) else replace(content, judgments=empty_judgments())
        content = content if kind.get("asked", True) else replace(content, queries=empty_queries())
        project = workspace.create_project(name, content, document_limit=kind.get("limit"))
        project = workspace.set_candidates(project.id, [resolve_name(one) for one in QUICK])
        compute(workspace, project, with_maps=False)
        content = workspace.project_collection(project)
        if len(content.queries):
            for candidate in project.ticked:
                measure(ROBUSTNESS, Subject(workspace, content, candidate.spec))
            project = workspace.set_candidates(project.id, [*(one.spec for one in project.ticked), API])
            add_api_result(workspace, project)
        else:
            measure(LABELS_AND_PAIRS, Subject(workspace, content, project.ticked[1].spec))
    add_demo(workspace)
    return root


def add_demo(workspace: Workspace) -> None:
    """The demo as it comes, its whole collection and all judgments, with its three quickest models, computed once."""
    project = demo.demo_project(workspace)
    project = workspace.set_candidates(project.id, [resolve_name(name) for name in DEMO_MODELS])
    workspace.update_project(project.id, current_model=DEMO_MODELS[0])
    compute(workspace, project, with_maps=False)
    content = workspace.project_collection(project)
    measure(ROBUSTNESS, Subject(workspace, content, resolve_name("bm25")))


@pytest.fixture
def workspace(made: Path, tmp_path: Path, use_workspace: Callable[[Path], Workspace]) -> Workspace:
    shutil.copytree(made, tmp_path / "workspace")
    return use_workspace(tmp_path / "workspace")


@pytest.fixture(autouse=True)
def nothing_is_computed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands find everything computed: timings would differ from those the app shows."""

    def all_done(workspace: Workspace, content: object, specs: list[ModelSpec], **_: object) -> Any:
        steps = [Step(spec) for spec in specs]
        for step in steps:
            step.state = "done"
        return SimpleNamespace(steps=steps, notes=[])

    for command in (compare_command, report_command):
        monkeypatch.setattr(command, "run", all_done)
        monkeypatch.setattr(command, "refuse_sending", lambda *_: None)  # nothing is sent here
        monkeypatch.setattr(command.sending, "check", lambda *_: None)
        monkeypatch.setattr(command.sending, "agreed", lambda *_: None)


def agree(workspace: Workspace, project: Project, out: Path) -> str:
    """Call both commands, open the page, and hold every sentence and figure against each other; the memo."""
    view = session.view(workspace.project(project.id))
    models = [part for one in view.candidates for part in ("--model", one.name)]
    common = ("--project", project.id, "--workspace", str(workspace.root), *models)
    assert cli.main(["report", *common, "--out", str(out / "report")]) == 0
    assert cli.main(["compare", *common, "--out", str(out / "compare")]) == 0
    view = session.view(workspace.project(project.id))  # labels may have been measured by the command
    memo = (out / "report" / "memo.md").read_text(encoding="utf-8")
    assert memo == markdown(view.memo)
    agree_on_files(view, out / "report", memo)
    decision = view.decision
    facts = pd.read_csv(out / "report" / "decision.csv").set_index("model")
    pd.testing.assert_frame_equal(facts, decision.facts.rename_axis("model"), check_dtype=False)
    manifest = read_json(out / "report" / "manifest.json")
    advice, excluded = decision.recommendation, {name: list(why) for name, why in decision.excluded.items()}
    assert manifest["excluded"] == excluded
    assert (manifest["recommendation"] or {}).get("sentence") == (None if advice is None else advice.sentence)
    compared = read_json(out / "compare" / "manifest.json")
    assert compared["margin"] == view.margin and compared["needs"] == view.needs.as_dict()
    assert compared["excluded"] == {name: [one.sentence for one in why] for name, why in view.ruled_out.items()}
    if view.scores is not None:
        metrics = pd.read_csv(out / "compare" / "metrics.csv").set_index("model")
        means = view.scores.means.set_index("model")[["ndcg@10", "recall@10", "ndcg@10_low", "mrr@10_high"]]
        pd.testing.assert_frame_equal(metrics[list(means.columns)], means, check_dtype=False)
        summary = plain((out / "compare" / "summary.md").read_text(encoding="utf-8"))
        assert (decision.why_not if advice is None else advice.sentence) in summary
    return memo.replace("\\", "")


def agree_on_files(view: Comparison, folder: Path, memo: str) -> None:
    """The files of the command line are those the pages offer: memo and story with their charts, plan and code."""
    written = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.*")}
    assert written["memo.html"] == memo_file(view, memo)
    assert ("</figure>" in written["memo.html"]) == (not mean_rows(view).empty)
    assert written["story.html"] == html_file(story_of(view))
    said = view.decision.recommendation
    assert ("plan.md" in written) == (said is not None)
    if said is not None:
        spec = next(one.spec for one in view.ready if one.name == said.first)
        plan = integration(view, spec)
        assert written["plan.md"] == plan.markdown and len(plan.lines) >= 2
        assert written.get("search_app.py") == (None if plan.plan is None else plan.plan.code)


def project_of(workspace: Workspace, name: str) -> Project:
    return next(one for one in workspace.projects() if one.name == name)


@pytest.mark.parametrize("name", [*KINDS, demo.NAME])
def test_both_ways_say_the_same_of_a_project_as_it_is(workspace: Workspace, name: str, tmp_path: Path) -> None:
    project = project_of(workspace, name)
    memo = agree(workspace, project, tmp_path)
    assert f"Which embedding model for {name}?" in memo
    agree_on_pages(project, tmp_path / "report")


@pytest.mark.parametrize("name", ["judged", "not judged"])
def test_pages_say_what_a_program_and_their_files_say(workspace: Workspace, name: str) -> None:
    project = project_of(workspace, name)
    if name == "judged":
        agree_on_quality(session.view(project))
    agree_on_diagnose(workspace, project)
    agree_on_cost(workspace, project)


def agree_on_pages(project: Project, folder: Path) -> None:
    """What the files of the command line say stands on the pages, word for word."""
    decided = words(open_page("decision", project=project.id))
    advice = session.view(project).decision.recommendation
    if advice is not None:
        found = dict(answers(project, folder, folder.parent / "compare"))
        assert found == dict.fromkeys(found, advice.sentence)
    plan = (folder / "plan.md").read_text(encoding="utf-8").splitlines()
    assert [line for line in plan[2:] if line.removeprefix("- ") not in decided] == []
    view = session.view(project)
    shown = [tuple(row) for row in table_with(open_page("compare", project=project.id), "size").to_numpy().astype(str)]
    for row in evidence_rows(view.decision, view.currency):
        assert any(cells[0].endswith(f" {row.model}") for cells in shown), row.model
        if row.result != "ruled out" and "±" in row.quality:
            assert any(cells[0].endswith(f" {row.model}") and row.quality in cells for cells in shown), row
    labels = texts_verdict(view)
    if labels is not None:
        story = (folder / "story.html").read_text(encoding="utf-8")
        assert (html.escape(labels.sentence) in story) == (view.scores is None and view.texts.lead)
        assert labels.answer in words(open_page("quality", project=project.id))


def agree_on_quality(view: Comparison) -> None:
    """What the report of the Quality page says stands on the page, sentence by sentence and cell by cell."""
    measured = quality_by(view, JUDGED_DEPTH, view.leading_metric)
    page = quality_files.html(view, measured)
    written = html.unescape(page)
    shown = words(open_page("quality", project=view.project.id)).replace("\\", "")
    turned = reversal_sentences(turned_groups(view, measured)) if groups_of(view, measured) else []
    ledger = flips_of(view, measured, measured.verdict.against, measured.verdict.subject)
    lost = losses_share(view, measured, ledger)
    ranks = [line.partition(". ")[2] for line in rank_lines(measured)] if len(measured.ranked) > 1 else []
    said = [in_words(measured), checks(measured), *ranks, *turned, *lost, *unranked(measured)]
    assert len(said) >= 4
    for sentence in filter(None, said):
        assert plain(sentence) in written, sentence
        assert plain(sentence) in shown.replace("**", ""), sentence
    table = table_with(open_page("quality", project=view.project.id), measured.metric.key)
    for row in measured.scored.means.to_dict("records"):
        mean = f"{row[measured.metric.key]:.3f}"
        cells = f"<td>{html.escape(row['model'])}</td><td>{numbers.interval(row, measured.metric.key)}"
        assert cells.replace(" ± ", "<br>± ") in page, cells
        assert any(cell.endswith(mean) for cell in table[measured.metric.key]), (row["model"], mean)


def agree_on_diagnose(workspace: Workspace, project: Project) -> None:
    """What a program that opens the project would say of its vectors and of what is missing stands on the page."""
    found = Comparison.of_project(workspace, project)
    shown = words(open_page("diagnose", project=project.id)).replace("**", "")
    spaces, hubs = readings.spaces(found), readings.hubs(found)
    scales = {name: space.scale for name, space in spaces.items()}
    said = [hub_words(found, spaces, hubs), narrowest_cone(spaces), score_words(scales, found.reference)]
    if found.scores is not None:
        recalls, _ = readings.recalls(found, min(10, len(found.collection.parent_ids)))
        best = best_recall(list(recalls.values()))
        said += [found_words(best), elsewhere_words(recalls, best)]
        headroom = readings.headroom(found, found.leading_metric)
        assert headroom is not None
        has_keyword = readings.keyword(found) is not None
        said += [fusion_words(headroom, found.margin, has_keyword=has_keyword), ceiling_words(headroom)]
    for sentence in filter(None, said):
        assert plain(sentence).strip() in shown, sentence


def agree_on_cost(workspace: Workspace, project: Project) -> None:
    """What a program that opens the project would say of money and time stands on the page, sentences and cells."""
    found = Comparison.of_project(workspace, project)
    app = open_page("cost", project=project.id)
    shown, rows = words(app), cost_rows(found, found.volume)
    pair = usual_pair(found, found.volume)
    assert pair is not None
    against = compared(found, found.volume, *pair, api_bytes(found, pair[1]))
    said = [*cost_sentences(rows, against, found.currency.money), busy_sentence(rows)]
    current, others = found.reference, [one.name for one in found.ready if one.name != found.reference]
    assert current is not None
    other = likeliest(found, current, others)
    facts = switching_facts(found, found.volume, current, other)
    said.append(switch_sentence(found, found.volume, current, other, facts))
    now = float(dict(zip(rows["model"], rows["total"], strict=True))[current])
    assert now == now
    said.append(assumptions_sentence(assumptions_of(found, found.volume, current), current, now, found.currency))
    for sentence in filter(None, said):
        assert sentence in shown, sentence
    table = table_with(app, "speed")
    names = table.iloc[:, 0].astype(str) + " "  # a sign may stand behind a name
    for cells in shown_rows(rows, found.currency).to_dict("records"):
        row = table[names.str.contains(f" {cells.pop('model')} ", regex=False)]
        assert row[[str(name) for name in cells]].to_dict("records") == [cells]


PERSON = st.fixed_dictionaries(
    {
        "kind": st.sampled_from([*sorted(KINDS), demo.NAME]),
        "needs": st.builds(
            Needs,
            task=st.sampled_from(["search", "rag", "classification", "duplicates"]),
            current_model=st.sampled_from(["", "bm25", "wordllama-256", "not here"]),
            margin=st.sampled_from([0.001, 0.02, 0.2]),
            p95_ms=st.none() | st.floats(0.01, 200),
            monthly_usd=st.none() | st.floats(0, 500),
            data_stays=st.booleans(),
            commercial_use=st.booleans(),
            wishes=st.lists(st.sampled_from(["p95_ms", "monthly_usd", "data_stays", "commercial_use"]), unique=True),
            documents=st.none() | st.floats(1, 1e7),
            queries_per_month=st.floats(0, 1e6),
        ),
        "weights": st.none()
        | st.fixed_dictionaries(
            {"quality": st.floats(0.1, 9), "p95_ms": st.floats(0, 9), "monthly_usd": st.floats(0, 9)}
        ),
        "usd": st.none() | st.floats(0, 100),
        "currency": st.none() | st.builds(Currency, st.just("EUR"), st.floats(0.1, 200), st.just(date(2026, 11, 2))),
        "note": st.sampled_from(["", "The second list is what people ask for.", "| odd * note\n_with_ marks"]),
    }
)


@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(person=PERSON)
def test_both_ways_say_the_same_whatever_a_person_set(
    workspace: Workspace, tmp_path_factory: pytest.TempPathFactory, person: dict[str, Any]
) -> None:
    project = project_of(workspace, person["kind"])
    save_needs(workspace, project.id, person["needs"])
    workspace.save_setting(project.id, WEIGHTS, person["weights"])
    prices = {} if person["usd"] is None else {"embed-small": OwnPrice(person["usd"], date(2026, 11, 1))}
    workspace.save_setting(project.id, own_prices.SETTING, own_prices.as_setting(prices))
    said = None if person["currency"] is None else person["currency"].as_setting()
    workspace.save_setting(project.id, currency.SETTING, said)
    opinions = Opinions(workspace)
    before = opinions.note(project.id, "q0", "")
    opinions.save_note(project.id, "q0", "", person["note"], before=before)
    memo = agree(workspace, project, tmp_path_factory.mktemp("both"))
    if person["currency"] is not None and "costs about" in memo:
        assert "EUR" in memo and "$" not in memo
    if person["note"]:
        assert "Notes from looking" in memo
    if person["kind"] in ("judged", "sampled"):
        assert "With typos, other case or spelling" in memo


def test_a_sample_is_billed_as_the_whole_collection(workspace: Workspace, tmp_path: Path) -> None:
    whole, sampled = (session.view(project_of(workspace, name)) for name in ("judged", "sampled"))
    assert len(sampled.collection.documents) == 24 and sampled.volume.documents == whole.volume.documents == 30
    agree(workspace, sampled.project, tmp_path)

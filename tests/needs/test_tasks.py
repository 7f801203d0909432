"""What a task sets must exist: metrics in the registry, pages on disk, families in the catalogue."""

from __future__ import annotations

from pathlib import Path

import pytest

from components.catalogue.cards import load_catalogue
from components.evaluation.metric_registry import METRICS, metric
from components.needs.tasks import DOMAIN_FAMILIES, DOMAINS, TASKS, Task, families, metrics_first

PAGES = {path.stem for path in (Path(__file__).resolve().parents[2] / "pages").glob("*.py")}
CATALOGUE = {card.family for card in load_catalogue()}
ALL = pytest.mark.parametrize("task", TASKS.values(), ids=lambda task: task.key)


def test_all_seven_tasks_are_there() -> None:
    expected = ["search", "rag", "classification", "clustering", "duplicates", "recommendation", "cross-modal"]
    assert list(TASKS) == expected


@ALL
def test_its_metrics_are_shown_by_the_app(task: Task) -> None:
    shown = {one.key for one in METRICS}
    assert set(task.metrics) <= shown
    assert metric(task.leading).key == task.metrics[0]
    assert len(set(task.metrics)) == len(task.metrics) >= 2


@ALL
def test_its_pages_exist(task: Task) -> None:
    assert {page for page, _ in task.pages} <= PAGES


@ALL
def test_it_is_explained_in_one_sentence_with_a_reason_for_everything(task: Task) -> None:
    assert task.sentence.endswith(".")
    assert task.why_metrics.endswith(".")
    assert all(why for _, why in task.pages)
    assert all(family.reason.endswith(".") for family in task.families)


@ALL
def test_its_families_are_in_the_catalogue_or_said_to_be_elsewhere(task: Task) -> None:
    assert {family.name for family in task.families} - {""} <= CATALOGUE


def test_domains_with_models_of_their_own_put_them_first() -> None:
    assert set(DOMAIN_FAMILIES) < set(DOMAINS)
    assert {family.name for family in DOMAIN_FAMILIES.values()} <= CATALOGUE
    assert families("search", "law")[0].name == "Law"
    assert families("search", "general") == TASKS["search"].families


def test_leading_metrics_come_first_and_none_is_lost() -> None:
    shown = ("ndcg@10", "mrr@10", "recall@10", "hit_rate@10")
    assert metrics_first("rag", shown) == ("recall@10", "hit_rate@10", "ndcg@10", "mrr@10")
    assert metrics_first("duplicates", shown) == ("recall@10", "ndcg@10", "mrr@10", "hit_rate@10")

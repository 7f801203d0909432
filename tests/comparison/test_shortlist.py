"""The suggested shortlist, and the published tasks that lie near a person's own."""

from __future__ import annotations

from itertools import product

import pytest

from components.catalogue.cards import find_card, lists_language, load_catalogue
from components.catalogue.published import scores_on
from components.comparison.exclusions import exclusions
from components.comparison.related_tasks import KINDS, all_tasks, near_tasks, task_of_key
from components.comparison.shortlist import Suggestion, public_standing, suggest
from components.needs.fields import Needs
from components.needs.tasks import DOMAINS, TASKS


def by_role(needs: Needs, languages: list[str]) -> dict[str, Suggestion]:
    return {one.role: one for one in suggest(needs, languages)}


@pytest.mark.parametrize(("task", "domain"), [*product(TASKS, ["general"]), *product(["search"], DOMAINS)])
def test_every_suggestion_runs_meets_the_needs_and_reads_the_data(task: str, domain: str) -> None:
    needs = Needs(task=task, domain=domain, commercial_use=True, gpu=False)
    for languages in (["en"], ["ja"], ["en", "de", "ja"]):
        found = suggest(needs, languages)
        assert 5 <= len(found) <= 6
        names = [one.spec.name for one in found if one.spec]
        assert len(names) == len(set(names))
        for one in found:
            assert one.why.endswith(".")
            if one.card is None or one.spec is None:
                continue
            assert one.card.kind
            assert not exclusions(needs, one.card, one.spec)
            unlisted = [code for code in languages if lists_language(one.card, code) is False]
            if one.role == "baseline":  # quick word vectors that read the commonest language beat none
                assert languages[0] not in unlisted
                assert ("does not list every language" in one.why) == bool(unlisted)
            else:
                assert not unlisted


def test_the_places_are_what_they_are_called() -> None:
    found = by_role(Needs(), ["en"])
    cards = {role: one.card for role, one in found.items()}
    assert list(found) == ["baseline", "lexical", "small", "strong", "api"]
    assert cards["baseline"] and cards["baseline"].model_type == "static"
    assert cards["lexical"] and cards["lexical"].name == "bm25"
    assert cards["small"] and (cards["small"].parameters or 0) <= 150e6
    assert cards["strong"] and (cards["strong"].parameters or 0) <= 1e9
    assert cards["api"] and cards["api"].open_weights is False


def test_an_api_is_left_out_with_a_reason_where_texts_must_stay() -> None:
    api = by_role(Needs(data_stays=True), ["en"])["api"]
    assert api.spec is None
    assert "must stay" in api.why


def test_a_field_of_its_own_gets_a_model_of_its_own() -> None:
    assert "domain" not in by_role(Needs(), ["en"])
    medicine = by_role(Needs(domain="medicine"), ["en"])["domain"].card
    assert medicine and medicine.family == "Medicine"
    law = by_role(Needs(domain="law"), ["en"])["domain"]
    assert law.card and "not trained to embed" in law.why
    assert by_role(Needs(domain="law"), ["ja"])["domain"].spec is None


def test_the_strong_one_has_the_best_ranks_of_those_that_fit() -> None:
    tasks = near_tasks("search", ["ja"])[:4]
    strong = by_role(Needs(), ["ja"])["strong"].card
    assert strong is not None
    own = public_standing(strong, tasks)
    rivals = [
        card
        for card in load_catalogue()
        if card.kind and card.model_type == "dense" and card.modality == "text" and (card.parameters or 0) <= 1e9
        and card.open_weights and not card.authors_code and lists_language(card, "ja") is not False
    ]  # fmt: skip
    standings = [standing for card in rivals if (standing := public_standing(card, tasks)) is not None]
    assert own == min(standings)
    best = max(scores_on(*tasks[0].place).values(), key=lambda score: score.score)
    winner = find_card(best.model)
    assert winner is not None and public_standing(winner, tasks[:1]) == 0


def test_the_only_one_that_fits_is_called_that() -> None:
    strong = by_role(Needs(memory_mb=20), ["en"])["strong"]
    assert strong.card is not None
    assert "The only model that fits" in strong.why and "1 models" not in strong.why


def test_near_tasks_are_of_the_kind_and_language_asked_for() -> None:
    japanese = near_tasks("search", ["ja"])
    assert [near.language for near in japanese[:3]] == ["ja", "ja", "ja"]
    assert {near.benchmark.task_kind for near in japanese} == {"retrieval"}
    assert [near.language for near in near_tasks("search", ["en", "de", "ja"])[:3]] == ["en", "de", "ja"]
    assert near_tasks("search", ["en"], "medicine")[0].benchmark.domain == "medicine"
    assert near_tasks("search", ["en"], "finance")[0].key == "FiQA2018"
    assert near_tasks("classification", ["de"])[0].key == "AmazonReviewsClassification/de"
    assert set(KINDS) == set(TASKS)


def test_a_link_names_a_task() -> None:
    for near in all_tasks():
        assert task_of_key(near.key) == near
    assert task_of_key("NoSuchTask") is None

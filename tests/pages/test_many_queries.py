"""The table of agreements over several queries, against sums made by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.records import Ranking, Run
from components.ui.search.many_queries import agreements
from components.ui.shared import text_search
from components.workspace import Workspace
from tests.evaluation.test_agreement import brute_force_rbo
from tests.pages.cases import JUDGED, QUICK
from tests.pages.driver import open_page, project_id, run, table_with

LISTS = st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=8).map("".join)
RUNS = st.lists(
    st.dictionaries(st.sampled_from(["q1", "q2", "q3"]), LISTS), min_size=2, max_size=4
)  # a run may lack a query


def as_run(name: str, lists: dict[str, str]) -> Run:
    return Run(name, {q: Ranking(tuple(ids), np.linspace(1, 0.1, len(ids))) for q, ids in lists.items()})


@settings(max_examples=200, deadline=None)
@given(lists=RUNS, k=st.integers(1, 8), reference=st.integers(0, 4))
def test_every_number_equals_brute_force(lists: list[dict[str, str]], k: int, reference: int) -> None:
    words = {"q1": "first", "q2": "second", "q3": "third"}
    names = [f"m{i}" for i in range(len(lists))]
    table, first = agreements([as_run(*one) for one in zip(names, lists, strict=True)], words, k, f"m{reference}")
    assert first == (f"m{reference}" if reference < len(lists) else "m0")
    assert sorted(table["id"]) == sorted(words)
    assert dict(zip(table["id"], table["query"], strict=True)) == words
    rows = table.set_index("id")
    base = lists[names.index(first)]
    for query_id in words:
        shown = [one.get(query_id, "")[:k] for one in lists]
        shared = sum(all(doc in ids for ids in shown) for doc in "abcdefgh")
        anywhere = sum(any(doc in ids for ids in shown) for doc in "abcdefgh")
        assert rows.loc[query_id, "shared"] == f"{shared} of {anywhere}"
        assert rows.loc[query_id, "agree"] == (shared / anywhere if anywhere else 1.0)
        for name, one in zip(names, lists, strict=True):
            if name != first:
                expected = brute_force_rbo(base.get(query_id, "")[:k], one.get(query_id, "")[:k], 0.9)
                assert rows.loc[query_id, name] == pytest.approx(expected)
    assert table["agree"].is_monotonic_increasing


def test_equal_agreement_keeps_the_order_of_the_queries() -> None:
    same = {"q1": "ab", "q2": "cd", "q3": "ef"}
    table, _ = agreements([as_run("x", same), as_run("y", same)], dict.fromkeys(same, ""), 2, None)
    assert table["id"].tolist() == ["q1", "q2", "q3"]
    assert table["shared"].tolist() == ["2 of 2"] * 3


def test_pasted_queries_are_searched_and_the_others_leave_the_table(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    app = open_page("search", project=project, q="q1")
    app.session_state["many"] = True
    run(app)
    assert len(table_with(app, "shared")) == 16
    app.text_area(key=f"many-pasted-{project}").input("tent pole\n\nstove gas\ntent pole\n")
    app.pills(key="models").set_value(list(QUICK))
    run(app)
    table = table_with(app, "shared")
    assert sorted(table["query"]) == ["stove gas", "tent pole"]
    assert table["agree"].between(0, 1).all()
    app.text_area(key=f"many-pasted-{project}").input("\n".join(f"line {i}" for i in range(31)))
    run(app)
    assert text_search.MANY_TOO_MANY.format(count=31, most=30) in [one.value for one in app.caption]

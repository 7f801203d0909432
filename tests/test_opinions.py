from __future__ import annotations

import threading
from pathlib import Path

import pandas as pd
import pytest

from components.records import BadInputError, Collection
from components.workspace import Workspace
from components.workspace.opinions import Opinions

LISTS = {"m": ("a", "b"), "k": ("b", "c")}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    found = Workspace(tmp_path)
    columns = {"id": ["a"], "title": [""], "text": ["t"], "label": [""], "language": [""]}
    found.create_project("p", Collection("c", pd.DataFrame(columns).astype("str")))
    return found


def test_a_note_is_kept_changed_and_taken_away(workspace: Workspace) -> None:
    opinions = Opinions(workspace)
    assert opinions.note("p", "q1", "how") == ""
    opinions.save_note("p", "q1", "how", " BM25 reads the code ", before="")
    opinions.save_note("p", "", "typed words", "also good", before="")
    assert [(note.query_id, note.query_text, note.note) for note in Opinions(workspace).notes("p")] == [
        ("q1", "how", "BM25 reads the code"),
        ("", "typed words", "also good"),
    ]
    opinions.save_note("p", "q1", "how", "", before="BM25 reads the code")
    assert opinions.note("p", "q1", "how") == ""


def test_what_another_tab_wrote_meanwhile_is_kept_too(workspace: Workspace) -> None:
    opinions = Opinions(workspace)
    opinions.save_note("p", "q1", "how", "first", before="")
    assert opinions.save_note("p", "q1", "how", "second", before="") == "first\n\nsecond"
    assert opinions.save_note("p", "q1", "how", "", before="first") == "first\n\nsecond"
    with pytest.raises(BadInputError, match="keep it under"):
        opinions.save_note("p", "q1", "how", "x" * 5_000, before="first\n\nsecond")
    assert opinions.note("p", "q1", "how") == "first\n\nsecond"


def test_votes_name_the_models_in_one_order_whichever_side_they_stood_on(workspace: Workspace) -> None:
    opinions = Opinions(workspace)
    opinions.save_vote("p", "q1", LISTS, "m", " EK ")
    opinions.save_vote("p", "q2", LISTS, None, "EK")
    opinions.save_vote("p", "q3", LISTS, None, "EK", is_bad=True)
    found = opinions.votes("p")
    assert [(vote.model_a, vote.model_b, vote.choice, vote.voter) for vote in found] == [
        ("k", "m", "b", "EK"),
        ("k", "m", "tie", "EK"),
        ("k", "m", "bad", "EK"),
    ]
    assert (found[0].list_a, found[0].list_b) == (("b", "c"), ("a", "b"))


def test_a_person_has_one_vote_on_a_question_and_can_take_back_only_the_one_that_stands(workspace: Workspace) -> None:
    opinions = Opinions(workspace)
    first = opinions.save_vote("p", "q1", LISTS, "m", "EK")
    second = opinions.save_vote("p", "q1", LISTS, "k", "EK")
    opinions.save_vote("p", "q1", LISTS, "k", "MR")
    assert [vote.choice for vote in opinions.votes("p")] == ["a", "a"]
    assert not opinions.take_back("p", first)
    assert opinions.take_back("p", second)
    assert [vote.voter for vote in opinions.votes("p")] == ["MR"]


@pytest.mark.parametrize("voter", ["", "  ", "Elizabeth"])
def test_a_vote_needs_initials(workspace: Workspace, voter: str) -> None:
    with pytest.raises(BadInputError, match="initials"):
        Opinions(workspace).save_vote("p", "q1", LISTS, "m", voter)


def test_two_tabs_voting_at_once_lose_nothing(workspace: Workspace) -> None:
    def vote(voter: str) -> None:
        opinions = Opinions(Workspace(workspace.root))
        for number in range(25):
            opinions.save_vote("p", f"q{number}", LISTS, "m", voter)

    tabs = [threading.Thread(target=vote, args=(voter,)) for voter in ("EK", "MR")]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert len(Opinions(workspace).votes("p")) == 50


def test_a_deleted_project_takes_its_notes_and_votes_along(workspace: Workspace) -> None:
    opinions = Opinions(workspace)
    opinions.save_note("p", "q1", "how", "note", before="")
    opinions.save_vote("p", "q1", LISTS, "m", "EK")
    workspace.delete_project("p")
    assert (opinions.notes("p"), opinions.votes("p")) == ([], [])

"""Every page in Japanese, with a Japanese collection: nothing of it is left in English."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from components import i18n
from components.candidates.by_spec import resolve_name
from components.records import Collection
from components.ui.shared import frame
from components.ui.shared.downloads import download
from components.workspace import Workspace
from tests.pages.cases import QUICK, compute
from tests.pages.driver import open_page, project_id, run

PAGES = ("compare", "needs", "data", "models", "search", "map", "quality", "answers", "diagnose", "cost", "decision")
NAME = "社内文書の検索"
TOPICS = {
    "テント": "テントの支柱が折れたときは、補修用の筒を当てて固定します。",
    "ストーブ": "ストーブの炎が弱いときは、ガスの残量と噴出口の汚れを確認します。",
    "登山靴": "登山靴は泥を落として陰干しし、革には保革油を塗ります。",
}
OTHERS = ("bidi_component", "code", "vega_lite_chart", "arrow_vega_lite_chart", "imgs")
"""Kinds of elements that hold programs or pictures."""
HIDDEN = ("id", "form_id", "url", "icon", "format", "key", "data", "spec", "theme", "element_id")
"""Fields of an element that nobody reads."""
LONGEST_ENGLISH = 3  # words in a row, names of models and metrics excepted
NAMES = re.compile(
    r"Google Compute Engine|https?://\S+|`[^`]*`|\[[^\]]*\]\([^)]*\)|"
    r"[\w.-]+/[\w.-]+|--?[a-z][\w-]*|\b[\w]+[-_.@][\w.@-]+|"  # models, options, files
    r"<style.*?</style>|<svg.*?</svg>|<[^>]*>|:[a-z-]+\[|:material/\w+:",
    re.DOTALL,
)
ENGLISH = re.compile(rf"[A-Za-z][a-z'’]*(?:[ ,]+[A-Za-z][a-z'’]*){{{LONGEST_ENGLISH},}}")


def japanese_collection() -> Collection:
    """30 documents on three things in turn and 10 questions, each with its right document."""
    names = list(TOPICS)
    documents = pd.DataFrame(
        {
            "id": f"d{number}",
            "title": f"{names[number % 3]}の手入れ {number}",
            "text": f"{TOPICS[names[number % 3]]} 棚番号は{number}番です。",
            "label": names[number % 3],
            "language": "ja",
        }
        for number in range(30)
    ).astype("str")
    queries = pd.DataFrame(
        {"id": f"q{number}", "text": f"棚番号{number}番の{names[number % 3]}はどう手入れしますか", "kind": "質問"}
        for number in range(10)
    ).astype("str")
    judgments = pd.DataFrame({"query_id": queries["id"], "doc_id": documents["id"][:10], "grade": np.int64(1)})
    return Collection("ja", documents, queries, judgments)


@pytest.fixture(scope="module")
def computed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root: Path = tmp_path_factory.mktemp("japanese")
    workspace = Workspace(root)
    project = workspace.create_project(NAME, japanese_collection())
    compute(workspace, workspace.set_candidates(project.id, [resolve_name(name) for name in QUICK]), with_maps=True)
    return root


def said(node: object) -> Iterator[str]:
    """All that an element and those below it say: bodies, labels, helps, options, table cells and headers."""
    proto = getattr(node, "proto", None)
    if proto is not None and getattr(node, "type", "") not in OTHERS:
        yield from of_proto(proto)
    for child in getattr(node, "children", {}).values():
        yield from said(child)


def of_proto(proto: object) -> Iterator[str]:
    """Every text field of a message that a browser shows."""
    for field, value in proto.ListFields():  # type: ignore[attr-defined]
        if field.name in HIDDEN:
            continue
        values = value if hasattr(value, "__iter__") and not isinstance(value, str | bytes) else [value]
        for one in values:
            if isinstance(one, str):
                yield one
            elif hasattr(one, "ListFields"):
                yield from of_proto(one)


def english(app: AppTest) -> list[str]:
    """Runs of more than LONGEST_ENGLISH English words anywhere on the page."""
    prompts = [area.value for area in app.text_area]  # what a model is told stays as its author wrote it
    found = (
        run[0] for text in said(app._tree) if text not in prompts for run in ENGLISH.finditer(NAMES.sub(" 、 ", text))
    )
    return list(dict.fromkeys(found))


@pytest.fixture
def japanese(use_workspace: Callable[[Path], Workspace], computed: Path) -> str:
    """The id of the project in Japanese, in the workspace the app opens."""
    return project_id(use_workspace(computed), NAME)


@pytest.mark.parametrize("page", PAGES)
def test_no_page_falls_back_into_english(page: str, japanese: str) -> None:
    assert english(open_page(page, project=japanese, lang="ja")) == []


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_english_without_a_project(page: str, empty: Workspace) -> None:
    assert english(open_page(page, lang="ja")) == []


def test_columns_of_documents_are_called_by_their_japanese_names(japanese: str) -> None:
    app = open_page("data", project=japanese, lang="ja")
    headers = next(table.proto.columns for table in app.dataframe if "title" in table.value.columns)
    assert [json.loads(headers)[name]["label"] for name in ("id", "title", "text")] == ["ID", "タイトル", "テキスト"]


def test_two_sessions_read_their_own_languages(japanese: str) -> None:
    titles = [run(open_page("quality", project=japanese, lang=lang)).title[0].value for lang in ("ja", "en", "ja")]
    with i18n.reading("ja"):
        assert titles == [i18n.tr("Quality"), "Quality", i18n.tr("Quality")]


def test_a_link_made_in_japanese_opens_in_english_with_the_same_choice(japanese: str) -> None:
    app = open_page("models", project=japanese, lang="ja", catalogue="true")
    with i18n.reading("ja"):  # a browser sends the names it shows
        app.multiselect(key="licence").select("yes")
        app.multiselect(key="reads").select("ja")
        app.selectbox(key="sort").select("size")
        run(app)
    link = {param: app.query_params[param] for param in ("licence", "reads", "sort")}
    assert link == {"licence": "yes", "reads": "ja", "sort": "size"}
    opened = open_page("models", project=japanese, licence="yes", reads="ja", sort="size")
    assert (opened.multiselect(key="licence").value, opened.selectbox(key="sort").value) == (["yes"], "size")


def test_the_language_of_a_link_stays_in_the_address_of_other_pages(japanese: str) -> None:
    app = open_page("quality", project=japanese, lang="ja")
    app.query_params.clear()  # as another page's link does
    assert run(app.switch_page("pages/search.py")).query_params["lang"] == "ja"


def test_a_file_is_in_the_language_it_was_asked_for_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server makes it in a thread of its own, which belongs to nobody's session."""
    made: list[Callable[[], str | bytes]] = []
    monkeypatch.setattr(st, "download_button", lambda label, content, *rest, **more: made.append(content))
    with i18n.reading("ja"):
        download("CSV", lambda: i18n.tr("Project"), "a.csv")
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(made[0]).result() == "プロジェクト"


@pytest.mark.parametrize("is_dark", [False, True])
@pytest.mark.parametrize("page", ["cost", "decision", "diagnose", "map", "models", "needs", "quality", "search"])
def test_the_example_on_an_empty_page_is_in_the_language_of_who_reads(page: str, is_dark: bool) -> None:
    picture = frame.example_picture(page, is_dark)
    with i18n.reading("ja"):
        japanese = frame.example_picture(page, is_dark)
    assert japanese is not None and japanese.parent.name == "ja"
    assert picture is None or picture.parent == japanese.parent.parent

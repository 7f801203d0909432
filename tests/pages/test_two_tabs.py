"""Two windows on one workspace: one deletes what the other shows, one reads an attack while the other works."""

from __future__ import annotations

import threading

from streamlit.testing.v1 import AppTest

from components.datasets.read import collection_from_upload
from components.jobs.cleanup import delete_project
from components.records import BadInputError
from components.stores.chroma_store import SharedChroma
from components.ui.shared import text
from components.workspace import Workspace
from tests.datasets.hostile import REFUSED
from tests.pages.cases import JUDGED
from tests.pages.driver import open_page, press, project_id, run, words


def ready_to_delete(project: str) -> AppTest:
    app = open_page("compare", project=project)
    app.checkbox(key=f"sure-{project}").check()
    return run(app)


def test_two_tabs_may_delete_one_project(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    others = {one.id for one in small.projects()} - {project}
    tabs = [ready_to_delete(project), ready_to_delete(project)]
    for tab in tabs:
        press(tab, text.DELETE)
        assert not tab.error
        assert {one.id for one in small.projects()} == others


def test_at_the_same_moment_one_of_two_deletes_and_the_other_is_told(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    at_once, said = threading.Barrier(2), list[str]()

    def delete() -> None:
        workspace, chroma = Workspace(small.root), SharedChroma(small.chroma_folder)
        at_once.wait()
        try:
            delete_project(workspace, project, chroma)
        except BadInputError as error:
            said.append(str(error))
        finally:
            chroma.close()

    threads = [threading.Thread(target=delete) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(said) == 1 and project in said[0]
    assert project not in {one.id for one in small.projects()}


def test_another_session_works_while_an_attack_is_read(small: Workspace) -> None:
    project, ended, refused = project_id(small, JUDGED), threading.Event(), list[str]()
    name, build, _ = REFUSED["a long string shared by thousands of cells"]

    def attack(data: bytes) -> None:
        while not ended.is_set():
            try:
                collection_from_upload((name, data))
            except BadInputError as error:
                refused.append(str(error))

    thread = threading.Thread(target=attack, args=(build(),))
    thread.start()
    try:
        assert "Tents guide" in words(open_page("search", project=project))
    finally:
        ended.set()
        thread.join()
    assert refused

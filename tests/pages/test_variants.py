"""Adding fused, smaller and reranked candidates on the Models page, and seeing them on the others."""

from __future__ import annotations

from components.candidates.by_spec import resolve_name
from components.candidates.compute import compute_model
from components.candidates.kinds.fusion import fusion
from components.candidates.kinds.variant import variant
from components.workspace import Workspace
from tests.pages import cases
from tests.pages.driver import open_page, press, project_id, words


def test_a_fusion_with_keywords_is_two_clicks(small: Workspace) -> None:
    project = project_id(small, cases.JUDGED)
    app = open_page("models", project=project)
    press(app, "Add fusion")
    assert small.project(project).ticked[-1].spec.kind == "fusion"


def test_a_smaller_variant_says_what_it_takes_before_it_is_added(small: Workspace) -> None:
    project = project_id(small, cases.JUDGED)
    app = open_page("models", project=project)
    app.selectbox(key=f"smaller-{project}").select("wordllama-256")
    app.selectbox(key=f"length-{project}-wordllama-256").select(128)
    app.selectbox(key=f"precision-{project}").select("int8").run()
    assert "A document takes 128 instead of 1,024 bytes (12.5 %)" in words(app)
    assert "Nothing says that wordllama-256 was trained for shorter vectors" in words(app)
    press(app, "Add variant")
    assert small.project(project).ticked[-1].name == "wordllama-256@128+int8+rescore"


def test_derived_candidates_are_on_every_page_once_computed(small: Workspace) -> None:
    project = small.project(project_id(small, cases.JUDGED))
    quick = [resolve_name(name) for name in cases.QUICK]
    added = [fusion(quick), variant(quick[1], precision="binary", is_rescored=True)]
    small.set_candidates(project.id, [*(c.spec for c in project.ticked), *added])
    content = small.project_collection(project)
    for spec in added:
        compute_model(small, content, spec, lambda _: None)
    for page in ("compare", "quality", "cost", "models", "search", "map"):
        app = open_page(page, project=project.id)
        assert not app.error, page
    app = open_page("search", project=project.id, models=f"{added[0].name},{added[1].name}")
    assert not app.warning

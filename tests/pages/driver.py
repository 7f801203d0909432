"""Opening pages in memory, using them and reading what they say."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
from streamlit.testing.v1 import AppTest

from components.ui.shared import text
from components.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]
TIMEOUT = 60  # seconds for one run of a page
PAGES = ("compare", "data", "models", "search", "map", "quality", "answers", "diagnose", "cost")


def project_id(workspace: Workspace, name: str) -> str:
    """The id of the project with this name."""
    return next(project.id for project in workspace.projects() if project.name == name)


def open_page(page: str, **params: str) -> AppTest:
    """A page of the app at this address, run once; it must not have raised."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=TIMEOUT)
    if page != "compare":
        app.switch_page(f"pages/{page}.py")
    app.query_params.update(params)
    return run(app)


def run(app: AppTest) -> AppTest:
    """Run it again; it must not raise."""
    app.run()
    assert not app.exception, [f"{one.message}\n{''.join(one.stack_trace)}" for one in app.exception]
    return app


def glossary_words(app: AppTest) -> list[str]:
    """What stands behind the button beside the title, which opens the glossary."""
    heading = f"**{text.GLOSSARY_VERDICTS}**"
    lists = ([str(one.value) for one in box.markdown] for box in app.get("popover"))
    return next((values for values in lists if values[:1] == [heading]), [])


def words(app: AppTest) -> str:
    """All that a person can read outside tables, fields and the glossary, without the signs of Markdown."""
    said: list[str] = []
    explained = glossary_words(app)
    for kind in ("title", "subheader", "markdown", "caption", "success", "info", "warning", "error", "html"):
        said += [str(element.value) for element in getattr(app, kind)]
    said = [value for value in said if value not in explained]
    said += [f"{metric.label} {metric.value}" for metric in app.metric]
    said += [str(getattr(bar, "text", "")) for bar in app.get("progress")]
    said += [button.label for button in app.button] + [box.label for box in app.expander]
    return as_read("\n".join(said))


def as_read(markdown: str) -> str:
    """It without the marks for backgrounds and small print, and without what escapes signs of Markdown."""
    shown = markdown.replace(":gray[]", "")  # what keeps an address or an arrow text
    plain = re.sub(r":(?:yellow-background|blue-background|small)\[(.*?)(?<!\\)\]", r"\1", shown)
    return re.sub(r"\\(.)", r"\1", plain)


def press(app: AppTest, label: str) -> AppTest:
    """Press the button with this label."""
    next(button for button in app.button if button.label == label).click()
    return run(app)


def table_with(app: AppTest, column: str) -> pd.DataFrame:
    """The first table that has this column."""
    return next(one.value for one in app.dataframe if column in one.value.columns)

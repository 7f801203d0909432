"""The answer as each page and each file gives it, read off the place where it leads."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

from components.comparison.quality import files as quality_files
from components.comparison.quality.by_metric import quality_by
from components.comparison.story import html_file, slides, story_of
from components.markdown import plain
from components.results.scores import JUDGED_DEPTH
from components.ui.shared import session
from components.workspace import Project
from tests.pages.driver import as_read, open_page

ANSWER = re.compile(r'<h1 class="answer">(.*?)</h1>(?:<div class="two"><div><p class="why">(.*?)</p>)?', re.DOTALL)


def answers(project: Project, report: Path, compare: Path) -> Iterator[tuple[str, str]]:
    """Where the answer stands, and what stands there, as a person reads it.

    ``report`` and ``compare`` are the folders that those commands wrote for the project.
    """
    for page in ("compare", "quality", "decision"):
        shown = (str(one.value) for one in open_page(page, project=project.id).markdown)
        yield page, as_read(next(one for one in shown if one.startswith("## ")).removeprefix("## "))
    view = session.view(project)
    yield "slides", _of_story(slides(story_of(view)))
    yield "story", _of_story((report / "story.html").read_text(encoding="utf-8"))
    yield "story's download", _of_story(html_file(story_of(view)))
    memo = (report / "memo.md").read_text(encoding="utf-8").splitlines()
    yield "memo", plain(next(one for one in memo if one.startswith("> ")).strip("> *"))
    if view.scores is not None:
        page = quality_files.html(view, quality_by(view, JUDGED_DEPTH, view.leading_metric))
        yield "report", html.unescape(re.findall(r"<h1>(.*?)</h1>", page, re.DOTALL)[0])
        summary = (compare / "summary.md").read_text(encoding="utf-8").splitlines()
        yield "summary", plain(next(one for one in summary if "Take" in one or "Keep" in one).strip("*# >"))


def _of_story(page: str) -> str:
    found = ANSWER.search(page)
    assert found is not None
    return html.unescape(" ".join(filter(None, found.groups())))

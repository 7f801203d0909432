"""A computed project in which every word that people, files or servers can bring is hostile Markdown and HTML."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from components.candidates.by_spec import resolve_name
from components.candidates.endpoint_names import parse_options
from components.candidates.kinds.own_run import add_ready_run
from components.candidates.kinds.own_vectors import add_ready_vectors
from components.records import Collection, Ranking, Run
from components.spec import ModelSpec
from components.workspace import Project, Workspace
from components.workspace.groups import DocumentGroups
from components.workspace.opinions import Opinions
from tests.pages import cases

FAR = "far.example"
_VALUE = "{mark}a *b* ![p](http://far.example) <i>t</i> :red[r] {mark}z"
_LONG = (
    "{mark}a # h **b** _i_ `c` ~~s~~ $x$ :red[r] :material/home: :smile: | <b>t</b> &amp; \\* "
    '<img src=http://far.example/{mark}.gif onerror="x()"> ![p](http://far.example/{mark}.png "t") '
    "[l](http://far.example/{mark}) <http://far.example> http://far.example/{mark} www.far.example me@far.example "
    "[[k]] ^f^ -> <-- >= -- ... {mark}z"
)
_SHOWN = re.compile(r"(zq\d\d\d)a(?![,:、-])")  # not a word of it alone, nor a folder's name made of it


class Values:
    """Hostile values, each with a mark of its own by which a page's words can be compared with it."""

    def __init__(self) -> None:
        self.all: dict[str, str] = {}
        self.what: dict[str, str] = {}

    def make(self, what: str, *, is_long: bool = False, is_file: bool = False) -> str:
        """A value for this field: ``is_long`` with every sign there is, otherwise at most 60 characters.

        ``is_file``: what a file can be called.
        """
        mark = f"zq{len(self.all) + 100}"
        value = (_LONG if is_long else _VALUE).format(mark=mark)
        self.all[mark] = value.replace("/", "_") if is_file else value
        self.what[mark] = what
        return self.all[mark]

    def mark(self, what: str) -> str:
        """How the value of this field begins."""
        return next(f"{mark}a" for mark, field in self.what.items() if field == what)

    def shown_in(self, words: str) -> set[str]:
        """The fields of which a value stands in ``words``."""
        return {self.what[hit.group(1)] for hit in _SHOWN.finditer(_plain(words))}

    def changed_in(self, words: str) -> list[str]:
        """The fields whose value stands in ``words`` otherwise than as it is; it may be cut anywhere by "…"."""
        found = []
        said = _plain(words)
        for hit in _SHOWN.finditer(said):
            mark = hit.group(1)
            value = _plain(self.all[mark])
            shown = said[hit.start() : hit.start() + len(value)]
            whole, same = value, 0
            while same < min(len(whole), len(shown)) and whole[same] == shown[same]:
                same += 1
            if same < len(whole) and not shown[same:].startswith("…"):
                found.append(f"{self.what[mark]}: {shown!r}, not {whole!r}")
        return found


def _plain(words: str) -> str:
    return "".join(words.split())


def build(root: Path, server: str, values: Values) -> tuple[Workspace, Project]:
    """Two models, a ready run, ready vectors and a model behind ``server``, all but the last computed with maps."""
    workspace = Workspace(root)
    content = _collection(values)
    random = np.random.default_rng(3)
    matrix = random.normal(size=(len(content.documents), 8)).astype(np.float32)
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    specs = [
        resolve_name("bm25"),
        resolve_name("wordllama-256"),
        add_ready_run(workspace, run := values.make("name of a ready run"), _run(run, content)),
        add_ready_vectors(
            workspace, values.make("name of ready vectors"), content, matrix, matrix[: len(content.queries)]
        ),
    ]
    project = workspace.create_project(values.make("name of the project"), content)
    cases.compute(workspace, workspace.set_candidates(project.id, specs), with_maps=True)
    name = values.make("name of a server's model")
    far = ModelSpec(name, "openai", server, parse_options("") | {"model": values.make("what a server knows it by")})
    project = workspace.set_candidates(project.id, [*specs, far])
    _opinions(workspace, project, content, values)
    return workspace, project


def _collection(values: Values) -> Collection:
    found = cases.collection(14, 12)
    documents, queries = found.documents.copy(), found.queries.copy()
    for column in ("title", "text"):
        documents[column] = [
            f"{words} {values.make(f'{column} of a document', is_long=column == 'text')}" if row < 4 else words
            for row, words in enumerate(documents[column])
        ]
    labels = {label: values.make("label") for label in documents["label"].unique()}
    documents["label"] = documents["label"].map(labels)
    documents["language"] = values.make("language")
    shelves = {shelf: values.make("cell of a column") for shelf in documents["shelf"].unique()}
    documents["shelf"] = documents["shelf"].map(shelves)
    documents = documents.rename(columns={"shelf": values.make("name of a column")})
    queries["text"] = [
        f"{words} {values.make('question', is_long=row % 2 == 0)}" if row < 4 else words
        for row, words in enumerate(queries["text"])
    ]
    queries["kind"] = queries["kind"].map({kind: values.make("kind of question") for kind in ("keyword", "question")})
    queries = queries.rename(columns={"kind": values.make("name of a question's column")})
    ids = {row: values.make("id of a document") for row in documents["id"][:2]}
    documents["id"] = documents["id"].replace(ids)
    asked = {row: values.make("id of a question") for row in queries["id"][:2]}
    queries["id"] = queries["id"].replace(asked)
    judgments = found.judgments.replace({"doc_id": ids, "query_id": asked})
    notes = (values.make("note on what was read", is_long=True),)
    return Collection(values.make("name of the data"), documents, queries, judgments, notes=notes)


def _run(name: str, content: Collection) -> Run:
    ids = tuple(content.documents["id"])
    scores = np.linspace(1, 0.1, len(ids))
    return Run(name, {query_id: Ranking(ids, scores) for query_id in content.queries["id"]})


def _opinions(workspace: Workspace, project: Project, content: Collection, values: Values) -> None:
    opinions, ids = Opinions(workspace), content.documents["id"].tolist()
    for query_id, text in content.queries[["id", "text"]].head(3).itertuples(index=False):
        opinions.save_note(project.id, query_id, text, values.make("note", is_long=True), before="")
    names = [candidate.spec.name for candidate in project.ticked][:4]
    for one, other in ((0, 1), (0, 2), (1, 3)):
        lists = {names[one]: ids[:5], names[other]: ids[5:10]}
        opinions.save_vote(project.id, content.queries["id"][3], lists, names[one], "*b*<i>")
    DocumentGroups(workspace).save(project.id, values.make("name of a group"), ids[:9])

"""The rules that keep the parts apart, read from the code itself."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.cases import ROOT

ENGINE = sorted(path for path in (ROOT / "components").rglob("*.py") if "ui" not in path.relative_to(ROOT).parts)
PRODUCT = sorted([ROOT / "app.py", *(ROOT / "pages").rglob("*.py"), *(ROOT / "components").rglob("*.py")])
PAGES = sorted((ROOT / "pages").glob("*.py"))
HEAVY = {"torch", "sentence_transformers", "transformers", "umap", "chromadb", "streamlit", "sklearn", "onnxruntime"}
LONGEST_PAGE = 80  # lines
LAYERS = (
    ("i18n",),
    ("nouns", "said"),
    ("records", "interactions", "files", "damage", "spec", "progress", "numbers", "markdown", "command_language"),
    ("terms",),
    ("datasets", "catalogue", "retrieval", "learning", "evaluation", "projection", "charts"),
    ("workspace",),
    ("costs", "needs"),
    ("stores", "encoders"),
    ("results", "answers"),
    ("candidates",),
    ("training",),
    ("measurements",),
    ("comparison",),
    ("jobs",),
    ("explorer",),
    ("cli", "ui"),
)
"""The rooms of components/, the lowest first: a module imports its own layer and those before it."""
MODULES = {
    ".".join(parts[:-1] if (parts := path.relative_to(ROOT).with_suffix("").parts)[-1] == "__init__" else parts): path
    for path in sorted((ROOT / "components").rglob("*.py"))
}


def imports(path: Path) -> Iterator[str]:
    """Every module a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def modules_imported(module: str) -> set[str]:
    """The modules of components that one of them imports: of ``from a import b``, a.b where it is one, else a."""
    found = {name if name in MODULES else name.rpartition(".")[0] for name in imports(MODULES[module])}
    return (found & set(MODULES)) - {module}


GRAPH = {module: modules_imported(module) for module in MODULES}


def circles(graph: Mapping[str, set[str]]) -> list[list[str]]:
    """Modules that reach each other, each circle once (Kosaraju: last finished first, against the arrows)."""
    backwards: dict[str, set[str]] = {module: set() for module in graph}
    for module, others in graph.items():
        for other in others:
            backwards[other].add(module)
    seen: set[str] = set()
    finished = [one for module in graph for one in walked(graph, module, seen)]
    seen = set()
    groups = [walked(backwards, module, seen) for module in reversed(finished)]
    return [sorted(group) for group in groups if len(group) > 1]


def walked(graph: Mapping[str, set[str]], start: str, seen: set[str]) -> list[str]:
    """What is reached from a module and was not seen before, in the order it is finished."""
    if start in seen:
        return []
    seen.add(start)
    return [*(one for other in sorted(graph[start]) for one in walked(graph, other, seen)), start]


def uses(call: str) -> list[str]:
    """Where the product uses this: ``st.stop``, or by its last name alone whatever it is called on."""
    return [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in PRODUCT
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and call in (node.attr, ast.unparse(node))
    ]


def test_only_the_ui_imports_streamlit() -> None:
    assert len(ENGINE) > 30
    found = [
        str(path.relative_to(ROOT)) for path in ENGINE for name in imports(path) if name.split(".")[0] == "streamlit"
    ]
    assert found == []


def test_the_engine_does_not_know_the_ui_or_the_pages() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in ENGINE
        for name in imports(path)
        if name.startswith(("components.ui", "pages", "app"))
    ]
    assert found == []


def test_the_product_does_not_import_its_tests() -> None:
    assert [str(path) for path in PRODUCT for name in imports(path) if name.split(".")[0] in ("tests", "pytest")] == []


def test_every_file_is_given_by_the_one_button() -> None:
    """Its click leaves the page as it is, so that a second file can be fetched right after a first."""
    assert {place.split(":")[0] for place in uses("download_button")} == {"components/ui/shared/downloads.py"}


def test_files_of_strangers_are_read_in_a_process_of_their_own() -> None:
    within = ROOT / "components" / "datasets"
    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in PRODUCT
        if within not in path.parents
        for name in re.findall(
            r"(?<![.\w])(read_table|read_qrels|queries_from_file|is_interactions)\(", path.read_text("utf-8")
        )
    ]
    assert found == [], "ask datasets.guarded.read to call these"


def test_no_page_ends_with_a_stop_that_drops_clicks() -> None:
    """See ``frame.end_page``."""
    assert uses("st.stop") == []


def rank(module: str) -> int:
    """The layer of a module."""
    return next(place for place, layer in enumerate(LAYERS) if module.split(".")[1] in layer)


def test_every_room_has_its_layer() -> None:
    rooms = {path.stem for path in (ROOT / "components").iterdir() if path.name not in ("__init__.py", "__pycache__")}
    assert rooms == {room for layer in LAYERS for room in layer}


def test_the_architecture_page_tells_of_every_room_in_order_and_of_nothing_that_is_not_there() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = [name for row in re.findall(r"^\| (`.+?`) \|", page, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)]
    places = {room: place for place, layer in enumerate(LAYERS) for room in layer}
    assert set(rooms) == set(places) and [places[room] for room in rooms] == sorted(places[room] for room in rooms)
    paths = sorted(set(re.findall(r"`([\w/]+(?:\.py|/))`", page)))
    assert len(paths) > 15
    folders = [ROOT, *(ROOT / "components" / part for part in ("", "ui", "candidates", "comparison"))]
    assert [path for path in paths if not any((folder / path).exists() for folder in folders)] == []


def test_no_module_imports_upwards() -> None:
    assert len(GRAPH) > 300
    assert [
        f"{module} imports {other}"
        for module, others in GRAPH.items()
        for other in others
        if module != "components" != other and rank(other) > rank(module)
    ] == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Imports within functions count, and those for types only: the reader goes round all the same."""
    assert circles(GRAPH) == []


def test_a_circle_would_be_found() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [["a", "b", "c"]]


def test_inside_ui_shared_stands_below_the_pages_and_no_page_imports_another() -> None:
    found = {
        (module.split(".")[2], other.split(".")[2])
        for module, others in GRAPH.items()
        for other in others
        if module.startswith("components.ui.") and other.startswith("components.ui.")
    }
    assert {pair for pair in found if pair[0] != pair[1] and pair[1] != "shared"} == set()


def test_what_computes_on_vectors_and_runs_knows_no_workspace() -> None:
    pure = tuple(
        f"components.{room}." for room in ("retrieval", "learning", "evaluation", "projection", "charts", "catalogue")
    )
    found = [f"{module}: {name}" for module in GRAPH if module.startswith(pure) for name in imports(MODULES[module])]
    assert [one for one in found if "components.workspace" in one or ": chromadb" in one] == []


def kinds_asked_for(code: ast.Module) -> list[int]:
    """The lines that do one thing for one kind and another for the next: comparing, matching, looking it up."""
    scopes = [code, *(node for node in ast.walk(code) if isinstance(node, ast.FunctionDef | ast.Lambda))]
    found = {node.lineno for scope in scopes for node in _asking(scope, _called_kind(scope))}
    return sorted(found)


def _asking(scope: ast.AST, kinds: set[str]) -> Iterator[ast.expr | ast.Match]:
    for node in ast.walk(scope):
        if isinstance(node, ast.expr | ast.Match) and _asks_for_kind(node, kinds):
            yield node


def _called_kind(scope: ast.AST) -> set[str]:
    """The variables into which a function puts a kind before it asks for it."""
    if isinstance(scope, ast.Module):
        return set()
    found = set()
    for node in ast.walk(scope):
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.NamedExpr(target=ast.Name(id=name), value=value)
            ):
                found |= {name} if _is_kind(value, set()) else set()
            case (
                ast.For(target=ast.Name(id=name), iter=source)
                | ast.comprehension(target=ast.Name(id=name), iter=source)
            ):
                found |= {name} if isinstance(source, ast.GeneratorExp) and _is_kind(source.elt, set()) else set()
    return found


def _asks_for_kind(node: ast.expr | ast.Match, kinds: set[str]) -> bool:
    match node:
        case ast.Compare():
            return any(_is_kind(side, kinds) for side in (node.left, *node.comparators))
        case ast.Match():
            return _is_kind(node.subject, kinds)
        case ast.Call(func=ast.Attribute(value=value)):  # spec.kind.startswith("open"), {"bm25": 1}.get(spec.kind)
            return _is_kind(value, kinds) or (_is_table(value) and any(_is_kind(one, kinds) for one in node.args))
        case ast.Subscript():
            return _is_table(node.value) and _is_kind(node.slice, kinds)
    return False


def _is_table(node: ast.expr) -> bool:
    """A dictionary that stands in the code, there or as a constant."""
    return isinstance(node, ast.Dict) or (isinstance(node, ast.Name) and node.id.isupper())


def _is_kind(node: ast.expr, kinds: set[str]) -> bool:
    """Whatever is called ``kind``, or a variable it was put into: other things to compare have other names."""
    return (isinstance(node, ast.Attribute) and node.attr == "kind") or (
        isinstance(node, ast.Name) and node.id in kinds
    )


def test_only_candidates_compare_a_kind_with_a_string() -> None:
    assert [
        f"{path.relative_to(ROOT)}:{line}"
        for path in PRODUCT
        if "candidates" not in path.relative_to(ROOT).parts
        for line in kinds_asked_for(ast.parse(path.read_text(encoding="utf-8")))
    ] == []


@pytest.mark.parametrize(
    "code",
    [
        'spec.kind == "bm25"',
        'spec.kind not in ("bm25", "fusion")',
        'spec.kind.startswith("open")',
        '{"bm25": 1}.get(spec.kind, 0)',
        "ICONS[spec.kind]",
        "match spec.kind:\n    case _: pass",
        'def f():\n    what = spec.kind\n    return what == "bm25"',
        'def f():\n    return (what := spec.kind) and what in ("bm25",)',
        "def f():\n    what = spec.kind\n    return ICONS[what]",
        'def f():\n    return [what == "bm25" for what in (one.kind for one in specs)]',
    ],
)
def test_a_kind_that_is_asked_for_would_be_found(code: str) -> None:
    assert kinds_asked_for(ast.parse(code)) == [code.count("\n") + 1 if code.startswith("def") else 1]
    assert kinds_asked_for(ast.parse("kind_class(card.kind).of_card(card) if card.kind else found[method.kind]")) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_page_is_a_table_of_contents(page: Path) -> None:
    assert len(page.read_text(encoding="utf-8").splitlines()) < LONGEST_PAGE
    engine = [name for name in imports(page) if name.startswith(("components.stores", "components.encoders", "numpy"))]
    assert engine == []


def test_no_two_classes_have_one_name() -> None:
    names = Counter(
        node.name
        for path in PRODUCT
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    )
    assert [name for name, count in names.items() if count > 1] == []


EMPTY_NAMES = {"found", "one", "said"}
"""Words that would suit any variable, and so say of none what it holds."""
SINGULARS = {"components/i18n.py: one", "components/datasets/id_match.py: one"}
"""``one`` beside ``many`` or ``several``: the form a sentence has for one."""


def variables(code: ast.Module) -> set[str]:
    """Every variable and parameter; what classes hold, and tables and files name, is none."""
    fields = {
        line.target
        for node in ast.walk(code)
        if isinstance(node, ast.ClassDef)
        for line in node.body
        if isinstance(line, ast.AnnAssign)
    }
    names = set()
    for node in ast.walk(code):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) if node not in fields:
                names.add(name)
            case ast.arg(arg=name) | ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
                names.add(name)
    return names


def test_a_variable_says_what_it_holds() -> None:
    assert {
        f"{path.relative_to(ROOT)}: {name}"
        for path in PRODUCT
        for name in variables(ast.parse(path.read_text(encoding="utf-8"))) & EMPTY_NAMES
    } == SINGULARS


@pytest.mark.parametrize(
    "code",
    [
        "one = 1",
        "def f(one): pass",
        "def f(*, one=1): pass",
        "x = [one for one in names]",
        "for a, (one, b) in pairs: pass",
        "sorted(names, key=lambda one: one.name)",
        "if one := f(): pass",
        "with f() as one: pass",
        "one: int = 1",
    ],
)
def test_an_empty_name_would_be_found(code: str) -> None:
    assert "one" in variables(ast.parse(code))
    assert "one" not in variables(ast.parse("class C:\n    one: int\nf(one=names[0].one)"))


TOLD_BY_TABLES = {"components/catalogue/licences.py: REASONS", "components/catalogue/remarks.py: REMARKS"}
"""Sentences that stand in tables of facts, listed in the code for their translation."""


def named(code: ast.Module) -> Iterator[str]:
    """What a module defines: functions, classes and constants."""
    for node in code.body:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                yield name


def test_nothing_stands_in_a_module_that_only_tests_use() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in PRODUCT}
    words = Counter(word for text in texts.values() for word in re.findall(r"\w+", text))
    assert {
        f"{path.relative_to(ROOT)}: {name}"
        for path, text in texts.items()
        for name in named(ast.parse(text))
        if words[name] == 1 and not name.startswith("__")
    } == TOLD_BY_TABLES


def test_nothing_prints() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in PRODUCT
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert found == []


@pytest.mark.parametrize("module", ["components.cli", "components.jobs", "components.jobs.worker_process"])
def test_starting_the_command_line_imports_nothing_heavy(module: str) -> None:
    code = f"import sys, {module}; sys.stdout.write(' '.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert HEAVY & {name.split(".")[0] for name in done.stdout.split()} == set()

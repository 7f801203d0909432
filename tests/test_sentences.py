"""English in the code: what a person could read is marked for translation, whole, where the list of messages sees it.

Every literal with three English words in a row is looked at, whatever it is handed to or kept in. What nobody reads
is left out by what is done with it (SQL, patterns, words to split, the log) or stands below with the reason.
"""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from tests.cases import ROOT
from tests.test_i18n import KEYWORDS, TRANSLATED, catalogue

FILES = [
    path.relative_to(ROOT).as_posix()
    for path in (ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *sorted((ROOT / "components").rglob("*.py")))
]
THREE_WORDS = re.compile(r"[A-Za-z][A-Za-z'’]*(?:[ ,;:]+(?:\{\}[ ,;:]+)*[A-Za-z][A-Za-z'’]*){2,}")
TWO_WORDS = re.compile(r"[A-Za-z]{2,}[ ,;:]+(?:\{\}[ ,;:]+)*[A-Za-z]{2,}")
SQL = re.compile(r"\s*(?:select|insert|update|delete|create|alter|drop|with|pragma)\b", re.IGNORECASE)
STYLE = re.compile(r"<\w+ style=|@media |default-src ")
NOT_READ = {"execute", "executemany", "executescript", "compile", "split", "_words", "_TAGS", "frozenset"}
"""Calls whose texts are statements, patterns and lists of words."""
LOGS = {"debug", "info", "warning", "error", "exception"}
"""Calls of a logger, where that is what they are of."""
FOR_DEVELOPERS = {"ValueError", "TypeError", "KeyError", "RuntimeError", "AssertionError", "DatabaseError"}
"""Errors of programming: no person's input causes them, or they are caught and said otherwise."""
OF_PEOPLE = {"say", "answer", "note", "fault", "_note"}
"""Calls that a person reads the argument of, as they do that of every error of our own."""
WIDGETS = re.compile(r"(?:st|row|left|right|box|column|columns|container|place|sidebar)$")
SHOWN_BY_STREAMLIT = {
    "button", "caption", "checkbox", "error", "header", "info", "markdown", "metric", "multiselect", "number_input",
    "pills", "radio", "segmented_control", "selectbox", "slider", "subheader", "success", "text", "text_area",
    "text_input", "title", "toast", "toggle", "warning", "write", "expander", "popover", "form_submit_button",
}  # fmt: skip
SHOWN_BY_NAME = {"help", "placeholder", "title", "subtitle", "x_title", "y_title", "description", "epilog"}
"""Arguments that are read by people, whoever takes them."""
UNREAD = {
    "components/answers/judge.py": "prompts for a chat model",
    "components/answers/prompts.py": "prompts for a chat model",
    "components/answers/question_prompts.py": "prompts for a chat model",
    "components/candidates/kinds/sentence_transformers.py": "code that is generated",
    "components/candidates/kinds/variant.py": "code that is generated",
    "components/comparison/integration.py": "code that is generated",
    "components/catalogue/import_facts.py": "makes the files of facts, which are in English and translated where shown",
    "components/datasets/column_names.py": "names of columns that are recognised",
    "components/datasets/interactions/columns.py": "names of columns that are recognised",
    "components/datasets/media/naming.py": "names of columns that are recognised",
    "components/datasets/text_bytes.py": "codes of languages",
    "components/encoders/failures.py": "what libraries say in their errors",
    "components/files.py": "what SQLite says in its errors",
    "components/encoders/server/refusals.py": "causes, which are keys",
    "components/stores/milvus_store.py": "what Milvus says in its errors",
    "components/evaluation/robustness/changing.py": "edits of queries, in the language of the query",
    "components/evaluation/robustness/edge_inputs.py": "queries that are tried",
    "components/evaluation/robustness/keeping.py": "edits of queries, in the language of the query",
}
"""Files whose literals nobody reads, with the reason; what they mark is checked all the same."""
KEYS = {
    "retrieved, not used": "stored with answers; named in ui/answers/words.py",
    "used, but wrong": "stored with answers; named in ui/answers/words.py",
    "wrong, cause unknown": "stored with answers; named in ui/answers/words.py",
    "leading words of documents": "a value of the manifest's timed_on",
    "this computer, included": "a value of the catalogue's column runs",
    "listed only, this app does not run it": "a value of the catalogue's column runs",
    "not trained to embed": "recognised in a note of the catalogue",
    "hubs after centring": "the name of a cache",
    "language of the answer": "a key of question groups; named in comparison/quality/words.py",
    "label of the answer": "a key of question groups; named in comparison/quality/words.py",
    "a cold item held out": "a key of groups of users; named in GROUP_NAMES",
    "known items held out": "a key of groups of users; named in GROUP_NAMES",
    " interactions or more": "a value of a column; groups of users have names",
    "practice: first sentence": "a value of the questions' column kind",
    "practice: distinctive sentence": "a value of the questions' column kind",
    "practice: half a document": "a value of the questions' column kind",
    "How long does it take from the station": "a text that stands for a question in an estimate",
    "best per query": "a kind of system; named where it is shown",
    "\0as it is": "a key",
    "HNSW, more links": "a key of index settings; named where it is shown",
    "all but the top": "a key of repairs; named in ui/diagnose/space_words.py",
    "asking the index": "a stage; named in components/progress.py",
    "DistilBERT and RoBERTa": "a family's name in the catalogue",
    "Pictures of pages": "a family's name in the catalogue",
    "ndcg@10 (0.01 is a point)": "a value of gain.json",
    "More questions needed": "a column of a frame; its label is configured",
    "other questions’ judgments": "a key of baselines; named in ui/quality/words.py",
    "one two three four": "a text that is encoded to try a model",
    "The harbour master counts 27 blue boats before breakfast.": "a text that is encoded to recognise a model",
    "The server asks for no key; the library wants a word in its place.": "a comment in code that is generated",
    "Source Sans, Helvetica Neue, Arial, Hiragino Sans, Yu Gothic UI": "names of fonts",
    "payer, model, host, tokens, usd, at": "names of columns",
    "--format=csv,noheader,nounits": "an argument of a program",
    "Embedding Explorer compares embedding models on a person's own documents. Start with list_projects. Every number "
    "carries its interval; pass on the recommendation's confidence and what it risks together with the model's name.": (
        "instructions for an agent"
    ),
}
"""Single literals nobody reads as they stand, with the reason."""


def text_of(node: ast.AST) -> str | None:
    """A literal's text, with {} for each value of an f-string; None of other nodes."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return None


def name_of(call: ast.Call) -> str:
    """The last part of what is called."""
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def docstrings(tree: ast.AST) -> set[int]:
    """Ids of literals that stand alone as a statement."""
    bodies = [getattr(node, "body", None) for node in ast.walk(tree)]
    return {
        id(one.value)
        for body in bodies
        if isinstance(body, list)
        for one in body
        if isinstance(one, ast.Expr) and text_of(one.value) is not None
    }


class Reader(ast.NodeVisitor):
    """Collects the literals of a module that are not marked and look like words for people."""

    def __init__(self, tree: ast.Module) -> None:
        self.found: list[str] = []
        self.marked: set[str] = set()
        self._left_out = docstrings(tree)
        self.visit(tree)

    def visit_Call(self, node: ast.Call) -> None:  # noqa: N802 - as ast has it
        """What is marked is fine; what is handed to somebody who reads it needs fewer words to be found."""
        name = name_of(node)
        if name in KEYWORDS:
            places = KEYWORDS[name] or (1,)
            plain = {place - 1: text for place in places if (text := text_of(node.args[place - 1])) is not None}
            self.marked |= set(plain.values())
            others = [one for place, one in enumerate(node.args) if place not in plain]
            for one in (*others, *(keyword.value for keyword in node.keywords)):
                self.visit(one)
            return
        owner = node.func.value if isinstance(node.func, ast.Attribute) else None
        is_log = name in LOGS and isinstance(owner, ast.Name) and owner.id.lower().strip("_") in ("log", "logger")
        if name in NOT_READ or name in FOR_DEVELOPERS or is_log:
            return
        is_widget = isinstance(owner, ast.Name) and bool(WIDGETS.search(owner.id)) and name in SHOWN_BY_STREAMLIT
        is_read = name.endswith("Error") or name in OF_PEOPLE or is_widget
        self.visit(node.func)
        for one in node.args:
            self._look(one, TWO_WORDS if is_read else THREE_WORDS)
        for keyword in node.keywords:
            self._look(keyword.value, TWO_WORDS if keyword.arg in SHOWN_BY_NAME or is_read else THREE_WORDS)

    def visit_Constant(self, node: ast.Constant) -> None:  # noqa: N802
        """See _look."""
        self._look(node, THREE_WORDS)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:  # noqa: N802
        """See _look."""
        self._look(node, THREE_WORDS)

    def _look(self, node: ast.AST, words: re.Pattern[str]) -> None:
        text = text_of(node)
        if text is None:
            if not isinstance(node, ast.Constant):
                self.visit(node)
            return
        if id(node) not in self._left_out and words.search(text) and not SQL.match(text) and not STYLE.search(text):
            self.found.append(text)
        for part in getattr(node, "values", ()):
            if isinstance(part, ast.FormattedValue):
                self.visit(part.value)


@cache
def read(name: str) -> Reader:
    """What a module of ours says."""
    return Reader(ast.parse((ROOT / name).read_text(encoding="utf-8")))


def unmarked(reader: Reader) -> list[str]:
    """Literals that people could read and that are not marked."""
    return [text for text in reader.found if all(key not in text for key in KEYS)]


def test_every_sentence_is_marked() -> None:
    found = [f"{name}: {text}" for name in FILES if name not in UNREAD for text in unmarked(read(name))]
    assert found == []


PLANTED = (
    'raise BadInputError(f"--port is {port}; give another.")',
    'say("nothing found")',
    'def why() -> str:\n    return f"It takes {n} of them."',
    'WORDS = {"a": "Not measured here yet."}',
    'parser.add_argument("--k", help="results per query")',
    'st.caption("Less is better")',
    'alt.Axis(title="Questions asked")',
    'reasons.append("The price of storage is unknown.")',
    'label = "are they" + "all of one kind"',
    'say(tr("one of them is gone" if one else "all of them are gone"))',
)


@pytest.mark.parametrize("source", PLANTED)
def test_a_planted_sentence_is_found(source: str) -> None:
    assert unmarked(Reader(ast.parse(source)))


@pytest.mark.parametrize(
    "source",
    [
        'raise BadInputError(tr("--port is {port}; give another.", port=port))',
        'WORDS = {"a": N_("Not measured here yet.")}',
        '"""What this is for."""',
        'rows.execute("select id from documents order by place")',
        'NAMES = "title name subject headline".split()',
        'st.caption(tr("Less is better"))',
    ],
)
def test_what_is_marked_or_not_read_is_left_alone(source: str) -> None:
    assert unmarked(Reader(ast.parse(source))) == []


def test_the_list_of_messages_sees_whatever_is_marked() -> None:
    """It does not look into f-strings; a message in one would stay English."""
    listed = {
        one for entry in catalogue(TRANSLATED[0]) for one in (entry.id if isinstance(entry.id, tuple) else (entry.id,))
    }
    assert [f"{name}: {text}" for name in FILES for text in read(name).marked - listed] == []


def test_no_message_is_a_piece_of_a_sentence() -> None:
    """A blank at its start or end, or what stands between other words, is glue: components.numbers puts together."""
    assert [f"{name}: {text!r}" for name in FILES for text in read(name).marked if is_piece(text)] == []


GLUE = {"usage: ": "as argparse has it", "%(prog)s: error: %(message)s\n": "as argparse has it", ", ": "", "; ": ""}
"""Messages that are no sentences: what stands between others in each language, and the words of a library."""
VERBS = (
    "is are was were has have had does do did can cannot could must may might will would should asks begins came "
    "comes costs failed finds gave gives holds keeps lacks likes loses lost makes names needs numbers puts ranks reads "
    "refused refuses says sends sent stands takes took wants writes".split()
)
PREDICATE = re.compile(rf"(?:{'|'.join(VERBS)})\b")
SUBJECT_AND_VERB = re.compile(rf"\{{count\}}.* (?:{'|'.join(VERBS)})$")
STARTS_WITH_WORDS = re.compile(r"\{(?:said|looked|clause|clauses|rest|does|\w+_(?:was|were|is|are|has|have))\}")
PREDICATES = {
    "components/cli/": "the help of a command or an option, which begins with a verb",
    "components/comparison/recommendation/advantages.py": "advantages, set in a row by numbers.in_a_row",
    "components/comparison/recommendation/words.py": "an advantage, as above",
    "components/comparison/recommendation/in_table.py": "a cell",
    "components/comparison/limit_checks.py": "short forms of reasons, set in a row by numbers.clauses, and cells",
    "components/comparison/diagnose/words.py": "reasons behind a model's name and a colon, and cells",
    "components/comparison/quality/words.py": "the head of a column of verdicts, which models are read across",
    "components/comparison/cost/words.py": "what stands behind a heading and a colon",
    "components/ui/cost/load_words.py": "what stands behind a heading and a colon",
    "components/ui/cost/words.py": "what stands behind a heading and a colon",
    "components/ui/diagnose/words.py": "the head of a column, as in the verdicts",
    "components/ui/quality/words.py": "the head of a column, as in the verdicts",
    "components/ui/diagnose/robustness_words.py": "a cell",
    "components/ui/shared/text_endpoints.py": "options of a list that is headed by their subject",
    "components/training/card.py": "cells",
    "components/datasets/column_kinds.py": "a noun: numbers",
    "components/datasets/encoding_damage.py": "a kind of damage, in a list",
    "components/datasets/judgments.py": "a question of its own, in brackets or behind a semicolon",
    "components/needs/rules.py": "a question of its own, in brackets",
    "components/encoders/server/exchange.py": "a reason in brackets",
    "components/ui/shared/text_search.py": "an example of what is typed",
}
"""Where messages may begin with a verb, with the reason; elsewhere that is a sentence without its subject."""


def is_piece(text: str) -> bool:
    """Whether a message begins or ends where no sentence does."""
    return text not in GLUE and (text != text.strip() and not text.endswith("\n") or text[:1] in ",;.)")


def is_half(text: str) -> bool:
    """Whether a message is a subject or a predicate for others, or is put together from some."""
    return bool(PREDICATE.match(text) or SUBJECT_AND_VERB.match(text) or STARTS_WITH_WORDS.match(text))


def allows_halves(name: str) -> bool:
    """Whether the messages of a file may begin with a verb."""
    return any(name.startswith(place) for place in PREDICATES)


def test_no_sentence_is_put_together_from_a_subject_and_a_predicate() -> None:
    """Their order and their endings are those of one language: each sentence is whole, however many there are."""
    halves = [f"{name}: {text!r}" for name in FILES if not allows_halves(name) for text in read(name).marked]
    assert [line for line in halves if is_half(ast.literal_eval(line.partition(": ")[2]))] == []


@pytest.mark.parametrize(
    "text",
    [
        "refused the key; check it",
        "is a variant already",
        "{count} comments were",
        "{said}; try again later.",
        "{comments_were} not read.",
        "has {width} x {height} pixels",
    ],
)
def test_half_a_sentence_is_found(text: str) -> None:
    assert is_half(text)
    assert not is_half(f"The file {text}"[:9].strip() + " was read.")


def test_lists_go_through_the_list_of_each_language() -> None:
    """A comma and a blank between names is English; what is no list for people stands below."""
    joined = [
        f"{name}: {ast.unparse(node)}"
        for name in FILES
        if not name.startswith(NO_LISTS)
        for node in ast.walk(ast.parse((ROOT / name).read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "join"
        and text_of(node.func.value) in (", ", "; ", " and ", " or ")
    ]
    assert joined == []


NO_LISTS = (
    "components/candidates/endpoint_names.py",  # the name of a candidate, as it is typed
    "components/catalogue/import_facts.py",  # a cell of the files of facts
    "components/cli/columns.py",  # options, in the help
    "components/encoders/server/refusals.py",  # what a server says
    "components/evaluation/statistics.py",  # an error of programming
    "components/stores/milvus_store.py",  # a condition
    "components/ui/shared/language.py",  # properties of a style
    "components/workspace/state.py",  # a statement
)
"""Files whose joined texts are code, statements, names as they are typed, or errors of programming."""


def test_no_exception_outlives_its_reason() -> None:
    texts = [text for name in FILES for text in read(name).found]
    assert [key for key in KEYS if not any(key in text for text in texts)] == []
    assert [name for name in UNREAD if name not in FILES or not read(name).found] == []

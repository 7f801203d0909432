"""What a person needs from a model: the task, what rules a model out, the margin, volumes and money."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from components.costs.totals import HOURS_PER_MONTH
from components.i18n import N_, tr
from components.needs import rules
from components.needs.rules import Rule, closest
from components.needs.tasks import DOMAINS, TASKS
from components.records import BadInputError

MODALITIES = ("text", "image", "audio", "video")
CONSTRAINTS = (
    "commercial_use",
    "data_stays",
    "languages",
    "modalities",
    "gpu",
    "memory_mb",
    "disk_mb",
    "p95_ms",
    "monthly_usd",
)
"""Fields that may rule a model out, in the order shown."""
POINT = 0.01  # of a metric
LONGEST_FILE = 100_000  # characters
MOST_DOTS = 200  # in a line: each may open a table in a table, and reading those takes time and memory by the square
_TASK, _LIMITS, _VOLUMES, _MONEY = "task", "limits", "volumes", "money"
SECTIONS = {
    _TASK: N_("What it is for"),
    _LIMITS: N_("What rules a model out (limits that are not set rule nothing out)"),
    _VOLUMES: N_("Volumes and prices"),
    _MONEY: N_("What answers are worth"),
}


@dataclass(frozen=True, slots=True)
class Needs:
    """A person's needs. ``rule_of(name)`` gives each field's meaning, unit and what is allowed; None is "not said".

    Raises:
        BadInputError: a value is not allowed; the sentence names the field, the value and what is allowed.
    """

    task: str = rules.choice("search", tuple(TASKS), N_("What the embeddings are for"), _TASK)
    domain: str = rules.choice("general", tuple(DOMAINS), N_("The field the documents are from"), _TASK)
    current_model: str = rules.text(N_("The model in use today, as the app calls it"), _TASK)
    margin: float = rules.number(
        0.02, "", N_("The loss that would not matter, in units of the metric: 0.02 is two points"), _TASK,
        low=0.001, high=0.5, hint=N_("0.01 is one point"),
    )  # fmt: skip

    languages: tuple[str, ...] = rules.languages(N_("Languages a model must list; empty: any"), _LIMITS)
    modalities: tuple[str, ...] = rules.choices(
        ("text",), MODALITIES, N_("What documents and questions are made of"), _LIMITS, least=1
    )
    commercial_use: bool = rules.flag(False, N_("The licence must allow commercial use"), _LIMITS)
    data_stays: bool = rules.flag(False, N_("Texts must not leave this computer: no API"), _LIMITS)
    gpu: bool | None = rules.flag(None, N_("Whether there is a GPU"), _LIMITS)
    memory_mb: float | None = rules.number(None, N_("MB"), N_("Memory the model may take at its peak"), _LIMITS, low=1)
    disk_mb: float | None = rules.number(None, N_("MB"), N_("Disk that weights and vectors may take"), _LIMITS, low=1)
    p95_ms: float | None = rules.number(
        None, N_("milliseconds"), N_("Time in which 95 of 100 questions must be answered"), _LIMITS, low=0.01, high=1e7
    )
    monthly_usd: float | None = rules.number(None, N_("US dollars a month"), N_("Budget"), _LIMITS)
    wishes: tuple[str, ...] = rules.choices(
        (), CONSTRAINTS, N_("Limits that are only wishes: they weigh, they rule nothing out"), _LIMITS
    )

    documents: float | None = rules.number(
        None, N_("documents"), N_("Documents kept; by default as many as the collection has"), _VOLUMES
    )
    new_documents_per_month: float | None = rules.number(
        None, N_("documents a month"), N_("New or changed documents; by default 5 % of all"), _VOLUMES
    )
    queries_per_month: float = rules.number(100_000.0, N_("questions a month"), N_("Searches people make"), _VOLUMES)
    reembeddings_per_year: float = rules.number(
        1.0, N_("times a year"), N_("How often all documents are encoded anew"), _VOLUMES, high=1e6
    )
    machine_usd_per_hour: float | None = rules.number(
        None, N_("US dollars an hour"),
        N_("The machine that runs a local model; by default what one like this costs to rent"), _VOLUMES,
    )  # fmt: skip
    serving_hours_per_month: float = rules.number(
        HOURS_PER_MONTH, N_("hours a month"), N_("How long it is kept on"), _VOLUMES, high=HOURS_PER_MONTH * 1000
    )
    storage_usd_per_gb_month: float = rules.number(
        0.25, N_("US dollars per GB and month"), N_("Storage of vectors"), _VOLUMES
    )

    right_answer_usd: float | None = rules.number(
        None, N_("US dollars"), N_("What one more correct answer is worth"), _MONEY, high=1e9
    )
    wrong_answer_usd: float | None = rules.number(
        None, N_("US dollars"), N_("What one wrong answer costs"), _MONEY, high=1e9
    )
    answers_per_point: float = rules.number(
        1.0, N_("answers per 100 questions"),
        N_("How many more answers are right with one point more of the leading metric"), _MONEY, high=100,
    )  # fmt: skip

    def __post_init__(self) -> None:
        for field in fields(self):
            object.__setattr__(self, field.name, rule_of(field.name).check(field.name, getattr(self, field.name)))

    def changed(self, **values: Any) -> Needs:  # noqa: ANN401 - as the fields say
        """These needs with some fields set.

        Raises:
            BadInputError: an unknown field, or a value that is not allowed.
        """
        for name in values:
            if name not in FIELDS:
                raise BadInputError(
                    tr('There is no field "{name}"; {closest}', name=name[:60], closest=closest(name, FIELDS))
                )
        return replace(self, **values)

    def as_dict(self, *, only_set: bool = False) -> dict[str, Any]:
        """Field -> value as JSON can hold it. ``only_set`` leaves out what is as by default."""
        values = {name: getattr(self, name) for name in FIELDS}
        plain = {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
        return {name: value for name, value in plain.items() if not only_set or values[name] != default_of(name)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Needs:
        """The needs of ``as_dict``; fields left out take their defaults.

        Raises:
            BadInputError: an unknown field, or a value that is not allowed.
        """
        return cls().changed(**dict(values))

    def to_json(self) -> str:
        """All fields as a JSON object."""
        return json.dumps(self.as_dict(), ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str) -> Needs:
        """The needs of ``to_json``.

        Raises:
            BadInputError: it is no JSON object, or a field is unknown or not allowed.
        """
        try:
            values = json.loads(text[: LONGEST_FILE + 1])
        except (ValueError, RecursionError) as error:
            raise BadInputError(
                tr("The needs are not JSON ({first_line}); export them again.", first_line=_first_line(error))
            ) from None
        if not isinstance(values, dict):
            raise BadInputError(
                tr("The needs are a JSON {name}; give an object of fields and values.", name=type(values).__name__)
            )
        return cls.from_dict(values)

    def to_toml(self) -> str:
        """A TOML file with every field, its meaning and unit; what is not said stands there as a comment."""
        lines = []
        for section, title in SECTIONS.items():
            lines.append(f"# {tr(title)}")
            for name in FIELDS:
                rule = rule_of(name)
                if rule.section == section:
                    lines.append(_toml_line(name, getattr(self, name), rule))
            lines.append("")
        return "\n".join(lines)

    @classmethod
    def from_toml(cls, text: str) -> Needs:
        """The needs of ``to_toml``, or of a file a person wrote. Fields may stand under any [section] or none.

        Raises:
            BadInputError: it is not TOML, a field stands there twice, is unknown or is not allowed.
        """
        if len(text) > LONGEST_FILE:
            raise BadInputError(
                tr(
                    "The file has {number_of_text:,} characters; needs take at most {longest_file:,}.",
                    number_of_text=len(text),
                    longest_file=LONGEST_FILE,
                )
            )
        for number, line in enumerate(text.splitlines(), start=1):
            if line.count(".") > MOST_DOTS:
                raise BadInputError(
                    tr(
                        "Line {number} has {count:,} dots; at most {most_dots} are read in one line. A "
                        "field is one word, such as margin.",
                        number=number,
                        count=line.count("."),
                        most_dots=MOST_DOTS,
                    )
                )
        try:
            parsed = tomllib.loads(text)
        except (ValueError, RecursionError) as error:
            raise BadInputError(
                tr("It is not valid TOML: {first_line}. Correct that place.", first_line=_first_line(error))
            ) from None
        return cls.from_dict(_flat(parsed))


FIELDS = tuple(field.name for field in fields(Needs))
"""Names of all fields, in order."""


def rule_of(name: str) -> Rule:
    """The rule of one field."""
    rule: Rule = Needs.__dataclass_fields__[name].metadata["rule"]
    return rule


def default_of(name: str) -> Any:  # noqa: ANN401 - as the field says
    """The default of one field."""
    return Needs.__dataclass_fields__[name].default


def is_limit_set(needs: Needs, name: str) -> bool:
    """Whether this one of CONSTRAINTS asks anything of a model."""
    value = getattr(needs, name)
    if name == "gpu":
        return value is False  # with a GPU, or when nobody said, size rules nothing out
    return bool(value) if isinstance(value, bool | tuple) else value is not None


def _flat(parsed: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of all sections together."""
    values: dict[str, Any] = {}
    for name, value in parsed.items():
        inner = value if isinstance(value, dict) and name not in FIELDS else {name: value}
        for key, content in inner.items():
            if key in values:
                raise BadInputError(tr('The field "{key}" stands there twice; keep one.', key=key))
            values[key] = content
    return values


def _toml_line(name: str, value: object, rule: Rule) -> str:
    meaning = tr(rule.meaning)
    if rule.unit:
        meaning = f"{meaning} [{tr(rule.unit)}]"
    if value is None:
        unset = tr("{meaning}; not set", meaning=meaning)
        return f"# {name} =   # {unset}"
    return f"{name} = {_toml_value(value)}  # {meaning}"


def _toml_value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{int(value)}" if value.is_integer() else repr(value)
    # JSON's strings and lists of strings are TOML's, too: no control characters pass the rules.
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)


def _first_line(error: Exception) -> str:
    words = str(error).splitlines() or [type(error).__name__]
    return words[0][:120].rstrip(".")

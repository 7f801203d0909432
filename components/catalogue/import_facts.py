"""Makes catalogue.csv and what belongs to it from dated tables: ``python -m components.catalogue.import_facts FOLDER``.

FOLDER holds models.csv, prices.csv, mteb_scores.csv and a README.md with their source and date. Of their many models
those named in facts/curated.csv are kept; what that file states itself wins and counts as entered by hand. The models
that come with the app stand in facts/included.csv. Which models run code of their authors stands in
facts/authors_code.csv, each with where it was read: in the loaders of the package mteb, or on the model's page.
What models.csv has wrong is put right by facts/corrections.csv, one value a row with the page that has it and the day
it was read there (empty where it was only reported); an empty value is unknown. models.csv cuts long lists of
languages; those that several models share stand whole in facts/language_lists.csv.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from components.catalogue.cards import API, CATALOGUE_FILE, RUNS_INCLUDED, RUNS_NOT, SOURCES_FILE
from components.catalogue.import_scores import write_scores
from components.catalogue.import_values import (
    licence_name,
    price_per_million,
    prompt,
    training_sets,
    two_letter_codes,
    whole,
    whole_list,
)
from components.catalogue.licences import commercial_use, doubt
from components.catalogue.schema import problems, schema_fields
from components.i18n import tr
from components.records import BadInputError

FACTS = Path(__file__).with_name("facts")
COLUMNS = tuple(schema_fields())
OPENAI_URL = "https://api.openai.com/v1"
HUB = "https://huggingface.co/"
MTEB_LOADERS = "mteb loaders"  # the key in sources.csv of the package's code that loads each model
MTEB_LISTS = "mteb lists"  # likewise of the lists of languages in its code
FROM_THIS_APP = ("kind", "source", "commercial_use", "licence_doubt", "runs", "published_as", "published_note", "name")
"""What is no fact read somewhere but follows from others, or says how this app uses the model."""
HAND_IN_INCLUDED = ("languages", "language_count", "note", "family", "reference")

Row = Mapping[str, str]


def build_catalogue(facts: Path) -> list[dict[str, str]]:
    """The rows of catalogue.csv, the included models first.

    Raises:
        BadInputError: a table is missing, curated.csv names a model no table knows and gives no reference itself, or
            a row breaks the schema.
    """
    lists = [row["languages"] for row in _read(FACTS / "language_lists.csv")]
    models = {
        row["name"]: row | {"whole_languages": whole_list(row["languages"], lists)}
        for row in _read(facts / "models.csv")
    }
    prices = {row["key"]: row for row in _read(facts / "prices.csv")}
    code = {row["name"]: row for row in _read(FACTS / "authors_code.csv")}
    corrections = defaultdict[str, list[Row]](list)
    for row in _read(FACTS / "corrections.csv"):
        corrections[row["name"]].append(row)
    rows = [_included_row(row, models) for row in _read(FACTS / "included.csv")]
    for chosen in _read(FACTS / "curated.csv"):
        known = models.get(chosen["name"])
        if known is None and not chosen["reference"]:
            raise BadInputError(
                tr('curated.csv names "{name}", which models.csv lacks; give its reference.', name=chosen["name"])
            )
        price, wrong_values = prices.get(chosen["price_key"], {}), corrections[chosen["name"]]
        rows.append(_row(chosen, known or {}, price, models, code, wrong_values))
    wrong = problems(rows)
    if wrong:
        raise BadInputError(
            tr(
                "The catalogue would break its schema in {number_of_wrong} places. {wrong}",
                number_of_wrong=len(wrong),
                wrong=wrong[0],
            )
        )
    return rows


def build_sources(facts: Path, as_of: str = "") -> list[dict[str, str]]:
    """The rows of sources.csv: what each table is and the day it was made.

    Args:
        facts: the folder; its README.md names versions and days.
        as_of: the day of models.csv and prices.csv where the README names none.
    """
    path = facts / "README.md"
    readme = path.read_text(encoding="utf-8") if path.is_file() else ""
    made = _found(r"exported (\d{4}-\d\d-\d\d)", readme) or as_of
    mteb, litellm = _found(r"package mteb ([\d.]*\d)", readme), _found(r"package litellm ([\d.]*\d)", readme)
    return [
        _source("mteb", f"mteb {mteb}, ModelMeta", made, "https://github.com/embeddings-benchmark/mteb"),
        _source(
            MTEB_LOADERS,
            f"mteb {mteb}, how it loads the model",
            made,
            "https://github.com/embeddings-benchmark/mteb/tree/main/mteb/models/model_implementations",
        ),
        _source(
            MTEB_LISTS,
            "mteb, lists of languages in its source code",
            max(row["read"] for row in _read(FACTS / "language_lists.csv")),
            "https://github.com/embeddings-benchmark/mteb/tree/main/mteb/models/model_implementations",
        ),
        _source(
            "litellm",
            f"litellm {litellm}, price table",
            as_of or made,
            "https://github.com/BerriAI/litellm",
        ),
        _source(
            "mteb results",
            "public MTEB results collection (CC0)",
            _found(r"state of (\d{4}-\d\d-\d\d)", readme),
            "https://github.com/embeddings-benchmark/results",
        ),
    ]


def _source(key: str, title: str, as_of: str, address: str) -> dict[str, str]:
    return {"key": key, "title": title, "as_of": as_of, "address": address}


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    return match.group(1) if match else ""


def _included_row(row: Row, models: Mapping[str, Row]) -> dict[str, str]:
    """A model that comes as a package: its facts are the package's where the public table does not say the same."""
    known = models.get(row["published_as"], {})
    public = _facts(known)
    trained = row["kind"] != "bm25"
    full = {name: row.get(name, "") for name in COLUMNS}
    if trained:
        full |= {
            "training_datasets": public.get("training_datasets", ""),
            "adapted_from": known.get("adapted_from", ""),
        }
        full |= {"similarity": known.get("similarity", "")}
    full["commercial_use"] = commercial_use(row["licence"], row["open_weights"])
    full["licence_doubt"] = doubt(row["licence"], full["training_datasets"], "", "")
    full["runs"] = RUNS_INCLUDED
    origin = {}
    for name in COLUMNS:
        if not full[name] or name in (*FROM_THIS_APP, "provenance"):
            continue
        if public.get(name) == full[name]:
            origin[name] = "mteb"
        else:
            is_hand = name in HAND_IN_INCLUDED
            origin[name] = f"hand@{row['read']}" if is_hand else f"package {row['package']}"
    return full | {"provenance": _provenance(origin)}


def _facts(known: Row) -> dict[str, str]:
    """What models.csv says of a model, cleaned, by the names of the catalogue; {} where it does not know it."""
    if not known:
        return {}
    # The count stays the table's, which is more than there are codes: what a list leaves out is unknown, never a no.
    # Some of mteb's lists name what a model was evaluated on, and it may know more.
    codes, count = two_letter_codes(known["whole_languages"])[0], two_letter_codes(known["languages"])[1]
    weights = known["open_weights"]
    return {
        "dimensions": known["dimensions"],
        "max_tokens": whole(known["max_tokens"]),
        "parameters": whole(known["parameters"]),
        "memory_mb": whole(known["memory_mb"]),
        "languages": "|".join(codes),
        "language_count": str(count or ""),
        "licence": licence_name(known["licence"]),
        "open_weights": weights,
        "release_date": known["release_date"],
        "revision": known["revision"],
        "query_prompt": prompt(known["query_prompt"], weights),
        "document_prompt": prompt(known["document_prompt"], weights),
        "needs_instructions": known["needs_instructions"],
        "similarity": known["similarity"],
        "modality": known["modalities"],
        "model_type": known["model_type"],
        "superseded_by": known["superseded_by"],
        "adapted_from": known["adapted_from"],
        "training_datasets": training_sets(known["training_datasets"]),
        "reference": known["reference"],
    }


def _row(
    chosen: Row, known: Row, price: Row, models: Mapping[str, Row], code: Mapping[str, Row], corrections: Sequence[Row]
) -> dict[str, str]:
    row = dict.fromkeys(COLUMNS, "")
    origin: dict[str, str] = {}

    def take(values: Row, source: str) -> None:
        for name, value in values.items():
            if name in row and value:
                row[name], origin[name] = value, source

    if price:
        take({"dimensions": whole(price["dimensions"]), "max_tokens": whole(price["max_input_tokens"])}, "litellm")
        take({"open_weights": "False", "modality": "text", "model_type": "dense"}, "litellm")
    take(_facts(known), "mteb")
    if known and known["whole_languages"] != known["languages"]:
        origin["languages"] = MTEB_LISTS
    if not known and not row["modality"]:
        take({"modality": "text"}, f"hand@{chosen['entered']}")
    hand = {name: value for name, value in chosen.items() if name not in ("price_key", "entered")}
    languages = [code for code in chosen["languages"].split("|") if code]
    take(hand | {"language_count": str(len(languages) or "")}, f"hand@{chosen['entered']}")
    if price:
        per_million = price_per_million(price["usd_per_input_token"])
        take({"price_usd_per_million_tokens": per_million, "retires": price["deprecation_date"]}, "litellm")
    read = code.get(chosen["name"])
    if read is not None:
        place = read["source"] if read["source"] == MTEB_LOADERS else f"{read['source']}@{read['read']}"
        take({"authors_code": read["authors_code"]}, place)
    _correct(row, origin, corrections)
    row["kind"], row["source"] = _adapter(chosen, known, row)
    row["commercial_use"] = commercial_use(row["licence"], row["open_weights"])
    base = models.get(row["adapted_from"], {})
    row["licence_doubt"] = doubt(
        row["licence"], row["training_datasets"], row["adapted_from"], licence_name(base.get("licence", ""))
    )
    row["runs"] = _runs(row)
    row["provenance"] = _provenance({name: source for name, source in origin.items() if name not in FROM_THIS_APP})
    return row


def _correct(row: dict[str, str], origin: dict[str, str], corrections: Sequence[Row]) -> None:
    for correction in corrections:
        column, value = correction["column"], correction["value"]
        row[column] = value
        origin.pop(column, None)
        if value:
            origin[column] = f"correction@{correction['said']}"


def _provenance(origin: Mapping[str, str]) -> str:
    by_source = defaultdict[str, list[str]](list)
    for name in COLUMNS:
        if name in origin:
            by_source[origin[name]].append(name)
    return "; ".join(f"{source}: {' '.join(names)}" for source, names in by_source.items())


def _adapter(chosen: Row, known: Row, row: Row) -> tuple[str, str]:
    if chosen["provider"] == "OpenAI" and row["open_weights"] == "False":
        return "openai", OPENAI_URL
    loadable = not known or "Sentence Transformers" in known["framework"]
    if row["open_weights"] == "True" and loadable and row["modality"] == "text" and row["model_type"] in _ADAPTERS:
        return _ADAPTERS[row["model_type"]], _hub_name(chosen["name"], row["reference"])
    if row["open_weights"] == "True" and row["modality"] != "text":
        for names, adapter in _MEDIA_ADAPTERS.items():
            if re.fullmatch(names, chosen["name"]):
                return adapter, _hub_name(chosen["name"], row["reference"])
    return "", ""


def _hub_name(name: str, reference: str) -> str:
    """The name to download: models.csv lists some models under an owner whose page they are not on."""
    page = reference.removeprefix(HUB) if reference.startswith(HUB) else ""
    return page if page.count("/") == 1 and page.rpartition("/")[2] == name.rpartition("/")[2] else name


_ADAPTERS = {"dense": "sentence-transformers", "static": "sentence-transformers", "sparse": "sparse"}
"""Model type -> the adapter that loads it from the hub."""
_MEDIA_ADAPTERS = {
    r"(openai/clip|laion/CLIP|google/siglip).*": "text-image-model",
    r"(google/vit|microsoft/resnet|facebook/dinov[23]).*": "picture-model",
    r"laion/(larger_)?clap.*": "text-sound-model",
    r"MIT/ast.*": "sound-model",
}
"""A pattern of names of models that take pictures or sounds -> the adapter that loads them from the hub."""


def _runs(row: Row) -> str:
    if row["open_weights"] == "False":
        return API
    if not row["kind"]:
        return RUNS_NOT
    memory = row["memory_mb"]
    return f"this computer, download of {memory} MB" if memory else "this computer, download of unknown size"


def _read(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        raise BadInputError(
            tr(
                "The table {path} is missing; give the folder that holds models.csv, prices.csv and mteb_scores.csv.",
                path=path,
            )
        )
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, rows: Sequence[Row], columns: Iterable[str]) -> None:
    temporary = path.with_suffix(".tmp")
    with temporary.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(columns), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    temporary.replace(path)


def main(arguments: Sequence[str] | None = None) -> None:
    """Write catalogue.csv, sources.csv and published.parquet."""
    parser = argparse.ArgumentParser(prog="python -m components.catalogue.import_facts", description=__doc__)
    parser.add_argument(
        "facts", type=Path, help=tr("folder with models.csv, prices.csv, mteb_scores.csv and README.md")
    )
    parser.add_argument("--as-of", default="", help=tr("day the tables were made, where README.md names none"))
    options = parser.parse_args(arguments)
    rows = build_catalogue(options.facts)
    scores = _read(options.facts / "mteb_scores.csv")
    _write(CATALOGUE_FILE, rows, COLUMNS)
    _write(SOURCES_FILE, build_sources(options.facts, options.as_of), ("key", "title", "as_of", "address"))
    write_scores(scores, {row["published_as"] or row["name"] for row in rows})


if __name__ == "__main__":
    main()

"""Makes catalogue.csv from dated tables of facts: ``python -m components.models.import_facts FACTS_FOLDER``.

FACTS_FOLDER holds models.csv, prices.csv and a README.md with their source and date. Of their many models those named
in curated.csv are kept; what curated.csv states itself wins. The included models come from included.csv.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path

from components.models.catalogue import API, CATALOGUE_FILE, RUNS_NOT, ModelCard
from components.records import BadInputError

HERE = Path(__file__).parent
COLUMNS = tuple(field.name for field in fields(ModelCard))
OPENAI_URL = "https://api.openai.com/v1"
HIGHEST_PRICE = 10.0  # USD per million tokens; every higher one in the tables is a slip of units
FREE_LICENCES = ("apache-2.0", "mit", "bsd-3-clause", "cc-by-4.0", "cc-by-sa-4.0", "openmdw-1.1")
ISO_639 = (
    "abk ab afr af amh am ara ar arb ar asm as aze az azj az bel be ben bn bul bg bod bo bos bs bre br cat ca ces "
    "cs chv cv cmn zh cos co cym cy dan da deu de ekk et ell el eng en epo eo est et eus eu fas fa fin fi fra fr "
    "fry fy gla gd gle ga glg gl guj gu hau ha heb he hin hi hrv hr hun hu hye hy ind id isl is ita it jav jv jpn "
    "ja kan kn kas ks kat ka kaz kk khm km kir ky kor ko kur ku lao lo lat la lav lv lit lt mal ml mar mr mkd mk "
    "mlg mg mon mn msa ms mya my nep ne nld nl nno nn nob nb nor no ori or orm om pan pa pes fa pol pl por pt pus "
    "ps ron ro rus ru san sa sin si slk sk slv sl snd sd som so spa es sqi sq srp sr sun su swa sw swe sv tam ta "
    "tel te tgl tl tha th tur tr uig ug ukr uk urd ur uzb uz vie vi xho xh yid yi zho zh zsm ms zul zu als sq bam "
    "bm div dv swh sw "
).split()
TWO_LETTERS = dict(zip(ISO_639[::2], ISO_639[1::2], strict=True))

Row = Mapping[str, str]


def build_catalogue(facts: Path) -> list[dict[str, str]]:
    """The rows of catalogue.csv, the included models first.

    Raises:
        BadInputError: a table is missing, or curated.csv names a model no table knows and gives no reference itself.
    """
    models = {row["name"]: row for row in _read(facts / "models.csv")}
    prices = {row["key"]: row for row in _read(facts / "prices.csv")}
    as_of = _date(facts / "README.md")
    rows = [dict(row) for row in _read(HERE / "included.csv")]
    for chosen in _read(HERE / "curated.csv"):
        known = models.get(chosen["name"])
        if known is None and not chosen["reference"]:
            raise BadInputError(f'curated.csv names "{chosen["name"]}", which models.csv lacks; give its reference.')
        rows.append(_row(chosen, known or {}, prices.get(chosen["price_key"], {}), as_of))
    return rows


def _row(chosen: Row, known: Row, price: Row, as_of: str) -> dict[str, str]:
    codes, count = two_letter_codes(known.get("languages", ""))
    stated = [code for code in chosen["languages"].split("|") if code]
    weights = chosen["open_weights"] or known.get("open_weights", "") or ("False" if price else "")
    model_type = chosen["model_type"] or known.get("model_type", "")
    modality = known.get("modalities", "") or "text"
    kind, source = _adapter(chosen, known, weights, model_type, modality)
    memory = known.get("memory_mb", "")
    licence = licence_name(known.get("licence", ""))
    return {
        "name": chosen["name"],
        "family": chosen["family"],
        "kind": kind,
        "source": source,
        "provider": chosen["provider"],
        "dimensions": chosen["dimensions"] or known.get("dimensions", "") or whole(price.get("dimensions", "")),
        "max_tokens": whole(known.get("max_tokens", "")) or whole(price.get("max_input_tokens", "")),
        "parameters": whole(known.get("parameters", "")),
        "memory_mb": whole(memory),
        "languages": "|".join(stated or codes),
        "language_count": str(len(stated) or count or ""),
        "licence": licence,
        "commercial_use": commercial_use(licence, weights),
        "open_weights": weights,
        "release_date": known.get("release_date", ""),
        "runs": _runs(kind, weights, whole(memory)),
        "query_prompt": prompt(known.get("query_prompt", ""), weights),
        "document_prompt": prompt(known.get("document_prompt", ""), weights),
        "price_usd_per_million_tokens": price_per_million(price.get("usd_per_input_token", "")),
        "modality": modality,
        "model_type": model_type,
        "superseded_by": known.get("superseded_by", ""),
        "reference": chosen["reference"] or known.get("reference", ""),
        "facts_source": _source(known, price),
        "as_of": as_of if known or price else "",
        "note": _note(chosen, price),
    }


def two_letter_codes(languages: str) -> tuple[list[str], int]:
    """("eng-Latn|...|…99") as two-letter codes in order and the number of languages stated; programming languages and
    languages without such a code are left out of the codes.
    """  # noqa: D205
    parts = [part for part in languages.split("|") if part]
    cut = [int(part[1:]) for part in parts if part.startswith("…")]
    natural = [part for part in parts if re.fullmatch(r"[a-z]{3}-[A-Z][a-z]{3}", part)]
    codes = [TWO_LETTERS[part[:3]] for part in natural if part[:3] in TWO_LETTERS]
    unique = list(dict.fromkeys(codes))
    uncoded = {part[:3] for part in natural if part[:3] not in TWO_LETTERS}
    return unique, max([*cut, len(unique) + len(uncoded)])


def whole(number: str) -> str:
    """ "512.0" as "512"; "inf", "" and 0 as unknown."""  # noqa: D210
    try:
        value = float(number)
    except ValueError:
        return ""
    return str(round(value)) if 0 < value < float("inf") else ""


def price_per_million(per_token: str) -> str:
    """USD per million tokens; unknown where the table says nothing, zero, or a price no one asks."""
    try:
        price = float(per_token) * 1_000_000
    except ValueError:
        return ""
    return f"{price:.6g}" if 0 < price <= HIGHEST_PRICE else ""


def licence_name(licence: str) -> str:
    """The licence, with "not specified" as unknown."""
    return "" if licence == "not specified" else licence


def commercial_use(licence: str, open_weights: str) -> str:
    """What a licence says on commercial use, in words."""
    if licence in FREE_LICENCES:
        return "yes"
    if "-nc" in licence:
        return "no: the licence forbids it"
    if open_weights == "False":
        return "unclear: the provider's terms apply"
    return "unclear: read the licence" if licence else "unclear: no licence known"


def prompt(text: str, open_weights: str) -> str:
    """A text to put in front, or "": what only names a task of an API or of a model's own code is none."""
    cleaned = text.replace("{text}", "")
    is_text = ":" in cleaned or "：" in cleaned or " " in cleaned
    return cleaned if is_text and open_weights == "True" else ""


def _adapter(chosen: Row, known: Row, weights: str, model_type: str, modality: str) -> tuple[str, str]:
    if chosen["provider"] == "OpenAI" and weights == "False":
        return "openai", OPENAI_URL
    loadable = not known or "Sentence Transformers" in known.get("framework", "")
    if weights == "True" and loadable and model_type in {"dense", "static"} and modality == "text":
        return "sentence-transformers", chosen["name"]
    return "", ""


def _runs(kind: str, weights: str, memory: str) -> str:
    if weights == "False":
        return API
    if not kind:
        return RUNS_NOT
    return f"this computer, download of {memory} MB" if memory else "this computer, download of unknown size"


def _source(known: Row, price: Row) -> str:
    parts = ["ModelMeta of mteb 2.26.24"] if known else []
    parts += ["price table of litellm 1.109.1"] if price else []
    return "; ".join(parts) or "entered by hand, not checked against a source"


def _note(chosen: Row, price: Row) -> str:
    retired = price.get("deprecation_date", "")
    return " ".join(part for part in (chosen["note"], f"To be retired on {retired}." if retired else "") if part)


def _read(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        raise BadInputError(f"The table {path} is missing; give the folder that holds models.csv and prices.csv.")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _date(readme: Path) -> str:
    """The latest date the README names, "" without one."""
    text = readme.read_text(encoding="utf-8") if readme.is_file() else ""
    exported = re.findall(r"exported (\d{4}-\d\d-\d\d)", text) or re.findall(r"\d{4}-\d\d-\d\d", text)
    return max(exported, default="")


def main(arguments: Sequence[str] | None = None) -> None:
    """Write catalogue.csv beside this module."""
    parser = argparse.ArgumentParser(prog="python -m components.models.import_facts", description=__doc__)
    parser.add_argument("facts", type=Path, help="folder with models.csv, prices.csv and README.md")
    rows = build_catalogue(parser.parse_args(arguments).facts)
    temporary = CATALOGUE_FILE.with_suffix(".tmp")
    with temporary.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    temporary.replace(CATALOGUE_FILE)


if __name__ == "__main__":
    main()

"""Cleaning the cells of the tables that facts are taken from: what cannot be trusted becomes unknown."""

from __future__ import annotations

import re
from collections.abc import Iterable

HIGHEST_PRICE = 10.0  # USD per million tokens; every higher one in the tables is a slip of units
LONGEST_LIST = 400  # characters after which models.csv cuts its list of training sets
CUT = "…"
ISO_639 = (
    "abk ab afr af amh am ara ar arb ar asm as aze az azj az bel be ben bn bul bg bod bo bos bs bre br cat ca ces "
    "cs chv cv cmn zh cos co cym cy dan da deu de ekk et ell el eng en epo eo est et eus eu fas fa fin fi fra fr "
    "fry fy gla gd gle ga glg gl guj gu hau ha heb he hin hi hrv hr hun hu hye hy ind id isl is ita it jav jv jpn "
    "ja kan kn kas ks kat ka kaz kk khm km kir ky kor ko kur ku lao lo lat la lav lv lit lt mal ml mar mr mkd mk "
    "mlg mg mon mn msa ms mya my nep ne nld nl nno nn nob nb nor no ori or orm om pan pa pes fa pol pl por pt pus "
    "ps ron ro rus ru san sa sin si slk sk slv sl snd sd som so spa es sqi sq srp sr sun su swa sw swe sv tam ta "
    "tel te tgl tl tha th tur tr uig ug ukr uk urd ur uzb uz vie vi xho xh yid yi zho zh zsm ms zul zu als sq bam "
    "bm div dv swh sw que qu hat ht yor yo "
).split()
TWO_LETTERS = dict(zip(ISO_639[::2], ISO_639[1::2], strict=True))


def two_letter_codes(languages: str) -> tuple[list[str], int]:
    """("eng-Latn|...|…99") as two-letter codes in order and the number of languages stated; programming languages and
    languages without such a code are left out of the codes.
    """  # noqa: D205
    parts = [part for part in languages.split("|") if part]
    cut = [int(part[1:]) for part in parts if part.startswith(CUT)]
    natural = [part for part in parts if re.fullmatch(r"[a-z]{3}-[A-Z][a-z]{3}", part)]
    codes = [TWO_LETTERS[part[:3]] for part in natural if part[:3] in TWO_LETTERS]
    unique = list(dict.fromkeys(codes))
    uncoded = {part[:3] for part in natural if part[:3] not in TWO_LETTERS}
    return unique, max([*cut, len(unique) + len(uncoded)])


def whole_list(languages: str, lists: Iterable[str]) -> str:
    """A list that the table cut ("eng-Latn|…|…99") as the one of ``lists`` that begins like it and is that long.

    As it was where it is not cut, or none or several of them fit.
    """
    head, cut, count = languages.rpartition(f"|{CUT}")
    fit = [
        known_list
        for known_list in lists
        if known_list.startswith(f"{head}|") and str(len(known_list.split("|"))) == count
    ]
    return fit[0] if cut and len(fit) == 1 else languages


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


def prompt(text: str, open_weights: str) -> str:
    """A text to put in front, or "": what only names a task of an API or of a model's own code is none."""
    cleaned = text.replace("{text}", "")
    is_text = ":" in cleaned or "：" in cleaned or " " in cleaned
    return cleaned if is_text and open_weights == "True" else ""


def training_sets(listed: str) -> str:
    """The list of training sets; where the table cut it, its last, broken name is replaced by "…"."""
    names = [name for name in listed.split("|") if name]
    if len(listed) >= LONGEST_LIST:
        names = [*names[:-1], CUT]
    return "|".join(names)

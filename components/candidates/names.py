"""From what a person types to a spec."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from components.candidates import all_kinds, candidate_of, kind_class
from components.candidates.endpoint_names import refuse_keys
from components.candidates.precision import BFLOAT16, SUFFIX
from components.catalogue.cards import INCLUDED, ModelCard, find_card, load_catalogue
from components.catalogue.next_steps import how_to_run
from components.encoders import weights
from components.encoders.server.refusals import quoted
from components.files import home_path
from components.i18n import N_, tr
from components.numbers import half_width, one_of
from components.records import BadInputError
from components.spec import ModelSpec, leaves

MINILM_CARD = INCLUDED[0]
HUB_KIND = "sentence-transformers"  # what a name of the hub is taken for, and a folder that nobody else knows
_NO_NAME_HAS = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")  # control characters, halves of a character
LONGEST = 2000  # characters; a fusion of four folders may take many
_IN_FRONT = re.compile(r"(?:[a-z][\w-]*:)+", re.IGNORECASE)
MOST_PARTS = 20  # joined by @: variants of variants are none
_HUB_PAGE = re.compile(r"^https?://(?:www\.)?(?:huggingface\.co|hf\.co)/([^/?#\s]+/[^/?#\s]+)\S*$", re.IGNORECASE)
VARIANT_FORMS = N_(
    "a number of dimensions, int8 or binary, the latter two also with +rescore, as in BASE@128+binary+rescore"
)


def is_local(spec: ModelSpec) -> bool:
    """Whether texts stay on this computer: always, except for addresses of other computers, of any part."""
    return candidate_of(spec).is_local


def known_cards(*, of_users: bool = True) -> list[ModelCard]:
    """Every model of the catalogue, the included ones first, and those that kinds of candidate know themselves.

    Without ``of_users``, those that need a table of interactions are left out.
    """
    kinds = [kind_class(kind) for kind in all_kinds()]
    own = [card for kind in kinds if of_users or not kind.needs_interactions for card in kind.cards()]
    return [*load_catalogue(), *own]


def known_card(name: str) -> ModelCard | None:
    """The card of this name, of the catalogue or of a kind of candidate."""
    own = (card for kind in all_kinds() for card in kind_class(kind).cards() if card.name.lower() == name.lower())
    return find_card(name) or next(own, None)


def with_distinct_name(spec: ModelSpec, others: Iterable[ModelSpec]) -> ModelSpec:
    """The candidate under a name that no other model among ``others`` has: its place is put behind where one does.

    Raises:
        BadInputError: its name with its place is taken too.
    """
    taken = {other.name: other for other in others}
    place = urlsplit(spec.source).netloc or Path(spec.source).parent.name or spec.kind
    for name in (spec.name, f"{spec.name} ({place})"):
        other = taken.get(name)
        if other is None or (other.kind, other.source) == (spec.kind, spec.source):
            return replace(spec, name=name)
    raise BadInputError(
        tr('Two other models are called "{name}" already; rename the folder, or compare fewer.', name=spec.name)
    )


def remote_parts(specs: Iterable[ModelSpec]) -> list[ModelSpec]:
    """The models that texts would be sent to, each once, those inside derived candidates too."""
    return list({leaf.to_json(): leaf for spec in specs for leaf in leaves(spec) if not is_local(leaf)}.values())


OWNED = {
    "albert-base-v2": "albert/albert-base-v2",
    "bert-base-cased": "google-bert/bert-base-cased",
    "bert-base-multilingual-cased": "google-bert/bert-base-multilingual-cased",
    "bert-base-multilingual-uncased": "google-bert/bert-base-multilingual-uncased",
    "bert-base-uncased": "google-bert/bert-base-uncased",
    "bert-large-uncased": "google-bert/bert-large-uncased",
    "distilbert-base-multilingual-cased": "distilbert/distilbert-base-multilingual-cased",
    "distilroberta-base": "distilbert/distilroberta-base",
    "gpt2": "openai-community/gpt2",
    "roberta-large": "FacebookAI/roberta-large",
    "t5-small": "google-t5/t5-small",
    "xlm-roberta-base": "FacebookAI/xlm-roberta-base",
    "xlm-roberta-large": "FacebookAI/xlm-roberta-large",
}
"""Names without an owner, as models were first published on the hub, and the owners they have today."""


def resolve_name(text: str) -> ModelSpec:
    """As ``_resolved``, also where it was typed with a Japanese keyboard's wide letters and signs.

    Raises:
        BadInputError: no model has this name; the sentence names what is close.
    """
    try:
        return _resolved(text)
    except BadInputError:
        plain = half_width(text)
        if plain == text:
            raise
        return _resolved(plain)


def _resolved(text: str) -> ModelSpec:
    """The spec of what a person typed.

    What a kind of candidate has a way of its own to be typed (see ``Candidate.parse``), a name of the catalogue (any
    case; without the owner where that is unambiguous), a model's folder, "owner/name" of the Hugging Face hub, or
    "prompts:NAME", "onnx:NAME" and "bfloat16:NAME" for a model with its prompts, by onnxruntime, or in half precision.

    Raises:
        BadInputError: it is none of these; the sentence names what is close.
    """
    name = _HUB_PAGE.sub(r"\1", text.strip())
    if len(name) > LONGEST:
        raise BadInputError(
            tr(
                "A name of {number_of_name:,} characters is none of a model; {longest} are the most.",
                number_of_name=len(name),
                longest=LONGEST,
            )
        )
    odd = _NO_NAME_HAS.search(name)
    if odd is not None:
        place, code = odd.start() + 1, ord(odd.group())
        raise BadInputError(
            tr(
                "Character {place} of the model's name (U+{code:04X}) is none that a name has; type it anew.",
                place=place,
                code=code,
            )
        )
    refuse_keys(name)
    _refuse_repeated(name)
    if name.count("@") > MOST_PARTS:
        raise BadInputError(
            tr(
                "A name with {count} @ is none of a model; {most_parts} are the most.",
                count=name.count("@"),
                most_parts=MOST_PARTS,
            )
        )
    for kind in all_kinds():
        spec = kind_class(kind).parse(name)
        if spec is not None:
            return spec
    if name.lower().startswith(("prompts:", "onnx:", "bfloat16:")):
        return _in_another_way(name)
    card = known_card(MINILM_CARD if name.lower() in weights.MINILM_NAMES else name)
    folder = home_path(name)
    if name and weights.is_folder_here(folder) and (card is None or card.name not in INCLUDED):
        weights.find_weights(str(folder))
        kind = next((kind for kind in all_kinds() if kind_class(kind).of_folder(folder)), HUB_KIND)
        return ModelSpec(kind_class(kind).name_of_folder(folder.resolve()), kind, str(folder.resolve()))
    if card is not None:
        return spec_of(card)
    name = OWNED.get(name.lower(), name)
    if weights.is_hub_name(name):
        return ModelSpec(name, HUB_KIND, name)
    raise BadInputError(_unknown(name))


def _refuse_repeated(name: str) -> None:
    match = _IN_FRONT.match(name)
    ways = [] if match is None else match.group().lower().split(":")[:-1]
    twice = next((way for way in ways if ways.count(way) > 1), None)
    if twice is not None:
        raise BadInputError(
            tr('"{twice}:" stands more than once in front of the model\'s name; write it once.', twice=twice)
        )


def spec_of(card: ModelCard) -> ModelSpec:
    """The spec that runs a model of the catalogue, with its prompts.

    Raises:
        BadInputError: this app does not run it.
    """
    options = kind_class(card.kind).of_card(card) if card.kind else None
    if options is None:
        raise BadInputError(
            tr(
                '"{name}" cannot be compared by its name. {how_to_run}',
                name=card.name,
                how_to_run=" ".join(how_to_run(card)),
            )
        )
    return ModelSpec(card.name, card.kind, card.source, options)


def _in_another_way(text: str) -> ModelSpec:
    """ "prompts:NAME", with the prompts it was trained with; "onnx:NAME", by onnxruntime; "bfloat16:NAME"."""  # noqa: D210
    way, _, rest = text.partition(":")
    spec = resolve_name(rest)
    if way.lower() == "prompts":
        from components.candidates.prefixes import with_prompts

        return with_prompts(spec)
    if way.lower() == "bfloat16":
        if not candidate_of(spec).takes_precisions:
            raise BadInputError(tr('"{name}" is run in one precision only; leave bfloat16: away.', name=spec.name))
        return replace(spec, name=f"{spec.name}{SUFFIX}", options={**spec.options, "precision": BFLOAT16})
    if spec.options.get("backend") == "onnx":
        return spec
    if not candidate_of(spec).takes_backends:
        raise BadInputError(
            tr('"{name}" is no sentence-transformers model, so there is no ONNX version of it.', name=spec.name)
        )
    return replace(spec, name=f"{spec.name} (ONNX)", options={**spec.options, "backend": "onnx"})


def _unknown(name: str) -> str:
    base, at, form = name.rpartition("@")
    if at and base and "/" not in form:
        return tr(
            '"{quoted}" after @ in "{quoted_2}" is no variant; give {variant_forms}.',
            quoted=quoted(form),
            quoted_2=quoted(name),
            variant_forms=tr(VARIANT_FORMS),
        )
    names = [card.name for card in known_cards() if card.kind]
    by_tail = {each.rpartition("/")[2].lower(): each for each in names} | {each.lower(): each for each in names}
    close = list(dict.fromkeys(by_tail[match] for match in difflib.get_close_matches(name.lower(), by_tail, 4, 0.6)))
    if close:
        return tr(
            '"{quoted}" is neither a listed model nor a folder here; did you mean {close}? Otherwise give a model\'s '
            "folder, OWNER/NAME of the Hugging Face hub, or openai:MODEL@BASE_URL.",
            quoted=quoted(name),
            close=one_of(close[:3]),
        )
    return tr(
        '"{quoted}" is neither a listed model nor a folder here; choose a name of the catalogue, give a model\'s '
        "folder, OWNER/NAME of the Hugging Face hub, or openai:MODEL@BASE_URL.",
        quoted=quoted(name),
    )

"""Each limit against one model: whether the model keeps it, in a few words and in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from components.candidates import candidate_of
from components.candidates.by_spec import is_local
from components.catalogue.cards import ModelCard, lists_language
from components.costs.currency import Currency
from components.i18n import N_, tr
from components.needs.fields import Needs
from components.numbers import commas, in_a_row, one_of
from components.spec import ModelSpec

FAILS, MEETS, UNKNOWN, UNMEASURED = "fails", "meets", "unknown", "unmeasured"
MOST_PARAMETERS_WITHOUT_GPU = 1_000_000_000
"""A rule of thumb. Reading n tokens takes about 2 x parameters x n operations (Kaplan et al. 2020, arXiv 2001.08361,
section 2.1): 300 tokens through 1,000 million parameters are 6 x 10^11, some seconds on a few processor cores."""
BYTES_PER_NUMBER = 4  # vectors are float32
Facts = Mapping[str, float | None]
Result = tuple[str, str, str] | tuple[str, str, str, str]
"""``state``, ``short`` and ``sentence`` of a finding, and its ``unknown_fact``."""

_LICENCE, _MEMORY, _SIZE, _DISK = N_("licence"), N_("memory"), N_("size"), N_("disk")
_MODALITIES = {"text": N_("text"), "image": N_("image"), "audio": N_("audio"), "video": N_("video")}


def _unknown(what: str, sentence: str, state: str = UNKNOWN) -> Result:
    return state, tr("{what} unknown", what=what), sentence, what


def _modality(key: str) -> str:
    return tr(_MODALITIES[key]) if key in _MODALITIES else key


def _commercial(needs: Needs, card: ModelCard | None, spec: ModelSpec, facts: Facts) -> Result:
    if candidate_of(spec).is_ready_made:
        return _unknown(tr(_LICENCE), tr("Unknown: the licence of a system you brought is not known here."))
    answer, _, why = (card.commercial_use if card else "").partition(":")
    named = f" ({card.licence})" if card and card.licence else ""
    if answer == "no":
        return FAILS, tr("no commercial use"), tr("Its licence{named} does not allow commercial use.", named=named)
    if answer == "yes":
        return MEETS, tr("commercial use allowed"), tr("Its licence{named} allows commercial use.", named=named)
    reason = why.strip().rstrip(".") or tr("no licence known")
    return _unknown(tr(_LICENCE), tr("Unknown: whether it may be used commercially ({reason}).", reason=reason))


def _data_stays(needs: Needs, card: ModelCard | None, spec: ModelSpec, facts: Facts) -> Result:
    if not is_local(spec):
        host = candidate_of(spec).host or tr("a provider")
        return (
            FAILS,
            tr("texts leave this computer"),
            tr("It is an API: texts go to {host} instead of staying here.", host=host),
        )
    if candidate_of(spec).is_ready_made:
        return (
            UNKNOWN,
            tr("unknown where it runs"),
            tr("Unknown: whether the system you brought sends texts elsewhere."),
            tr("where it runs"),
        )
    return MEETS, tr("runs here"), tr("Texts stay on this computer.")


def _languages(needs: Needs, card: ModelCard | None, spec: ModelSpec, facts: Facts) -> Result:
    answers = {code: lists_language(card, code) if card else None for code in needs.languages}
    missing = [code for code, answer in answers.items() if answer is False]
    unknown = [code for code, answer in answers.items() if answer is None]
    if card and missing:
        names = commas(missing)
        return (
            FAILS,
            tr("not made for {names}", names=names),
            tr("Its authors list {languages_text}, not {names}.", languages_text=card.languages_text, names=names),
        )
    if unknown:
        names = commas(unknown)
        return _unknown(
            names,
            tr("Unknown: whether it reads {names}; no complete list of its languages.", names=names),
        )
    return MEETS, tr("languages listed"), tr("Its authors list every language you need.")


def _modalities(needs: Needs, card: ModelCard | None, spec: ModelSpec, facts: Facts) -> Result:
    wanted = in_a_row([_modality(modality) for modality in needs.modalities])
    if card is None and needs.modalities == ("text",):
        return MEETS, tr("reads text"), tr("It is compared on texts here, so it reads text.")
    if card is None or not card.modality:
        return _unknown(tr("modality"), tr("Unknown: whether it reads {wanted}.", wanted=wanted))
    known = set(card.modality.split("|"))
    missing = [_modality(modality) for modality in needs.modalities if modality not in known]
    if missing:
        reads = in_a_row([_modality(modality) for modality in sorted(known)])
        return (
            FAILS,
            tr("reads no {missing}", missing=one_of(missing)),
            tr("It reads {reads}, not {missing}.", reads=reads, missing=in_a_row(missing)),
        )
    return MEETS, tr("reads {wanted}", wanted=wanted), tr("It reads {wanted}.", wanted=wanted)


def _gpu(needs: Needs, card: ModelCard | None, spec: ModelSpec, facts: Facts) -> Result:
    if not is_local(spec):
        return MEETS, tr("needs no GPU here"), tr("It runs at its provider.")
    if facts.get("p95_ms") is not None or candidate_of(spec).is_ready_made:
        return MEETS, tr("ran here"), tr("It was measured on this computer.")
    if card is not None and card.model_type in ("static", "sparse") and card.parameters is None:
        return MEETS, tr("needs no GPU"), tr("It needs no GPU.")
    if card is None or card.parameters is None:
        if card is not None and card.memory_mb is not None and card.memory_mb * 1e6 < MOST_PARAMETERS_WITHOUT_GPU:
            return (
                MEETS,
                tr("small"),
                tr("Its weights take {memory_mb:,.0f} MB: small enough without a GPU.", memory_mb=card.memory_mb),
            )
        return _unknown(tr(_SIZE), tr("Unknown: how large it is, and so whether it runs without a GPU."))
    millions, most = card.parameters / 1e6, MOST_PARAMETERS_WITHOUT_GPU / 1e6
    if card.parameters > MOST_PARAMETERS_WITHOUT_GPU:
        return (
            FAILS,
            tr("too large without a GPU"),
            tr(
                "It has {millions:,.0f} million parameters; without a GPU {most:,.0f} million "
                "are the most that make sense, as a rule of thumb. Measure it here if you "
                "doubt that.",
                millions=millions,
                most=most,
            ),
        )
    return (
        MEETS,
        tr("small enough"),
        tr("It has {millions:,.0f} million parameters: small enough without a GPU.", millions=millions),
    )


def _memory(needs: Needs, card: ModelCard | None, spec: ModelSpec, facts: Facts) -> Result:
    if not is_local(spec):
        return MEETS, tr("none here"), tr("It takes its memory at its provider.")
    limit = needs.memory_mb or 0.0
    peak, weights = facts.get("peak_memory_mb"), card.memory_mb if card else None
    if peak is not None:
        sentence = (
            tr("It took {peak:,.0f} MB of memory here, over your {most}.")
            if peak > limit
            else tr("It took {peak:,.0f} MB of memory here, within your {most}.")
        )
        return _against(peak, limit, tr(_MEMORY), sentence.format(peak=peak, most=_amount(limit, "MB")), "MB")
    if weights is not None and weights > limit:
        sentence = tr(
            "Its weights alone take {weights:,.0f} MB of memory, over your {limit:,.0f} MB.",
            weights=weights,
            limit=limit,
        )
        return FAILS, tr("{weights:,.0f} MB of memory", weights=weights), sentence
    if candidate_of(spec).is_ready_made or weights is None:
        return _unknown(tr(_MEMORY), tr("Unknown: how much memory it takes."))
    sentence = tr("Unknown: its peak memory until it is computed; its weights take {weights:,.0f} MB.", weights=weights)
    return _unknown(tr(_MEMORY), sentence, UNMEASURED)


def _disk(needs: Needs, card: ModelCard | None, spec: ModelSpec, facts: Facts) -> Result:
    limit = needs.disk_mb or 0.0
    vectors, weights = _vectors_mb(needs, card, facts), _weights_mb(card, spec)
    known = (vectors or 0.0) + (weights or 0.0)
    if known > limit:
        sentence = (
            tr(
                "Its weights take {weights:,.0f} MB and its vectors {vectors:,.0f} MB of disk, over your "
                "{limit:,.0f} MB."
            )
            if weights and vectors
            else tr("Its weights take {weights:,.0f} MB of disk, over your {limit:,.0f} MB.")
            if weights
            else tr("Its vectors take {vectors:,.0f} MB of disk, over your {limit:,.0f} MB.")
        )
        return (
            FAILS,
            tr("{known:,.0f} MB of disk", known=known),
            sentence.format(weights=weights, vectors=vectors, limit=limit),
        )
    if weights is None:
        return _unknown(tr(_DISK), tr("Unknown: the size of its weights on disk."))
    if vectors is None:
        return _unknown(tr(_DISK), tr("Unknown: the size of its vectors until it is computed."), UNMEASURED)
    return MEETS, tr("{known:,.0f} MB of disk", known=known), tr("It takes {known:,.0f} MB of disk.", known=known)


def _weights_mb(card: ModelCard | None, spec: ModelSpec) -> float | None:
    if not is_local(spec) or not candidate_of(spec).has_weights:
        return 0.0
    return card.memory_mb if card else None


def _vectors_mb(needs: Needs, card: ModelCard | None, facts: Facts) -> float | None:
    documents = needs.documents if needs.documents is not None else facts.get("documents")
    each = facts.get("bytes_per_document")
    if each is None and card is not None and card.dimension and card.model_type in ("dense", "static"):
        each = card.dimension * BYTES_PER_NUMBER
    return None if documents is None or each is None else documents * each / 1e6


def _p95(needs: Needs, card: ModelCard | None, spec: ModelSpec, facts: Facts) -> Result:
    value = facts.get("p95_ms")
    if value is None:
        return _not_measured("p95", "p95_ms" in facts)
    limit = needs.p95_ms or 0.0
    sentence = (
        tr("95 of 100 questions took up to {amount} here, over your {most}.")
        if value > limit
        else tr("95 of 100 questions took up to {amount} here, within your {most}.")
    )
    return _against(value, limit, "p95", sentence.format(amount=_amount(value, "ms"), most=_amount(limit, "ms")), "ms")


def monthly(needs: Needs, facts: Facts, currency: Currency) -> Result:
    """The budget; ``currency`` is the one amounts are said in."""
    value, limit = facts.get("monthly_usd"), needs.monthly_usd or 0.0
    if value is None:
        return _not_measured(tr("monthly cost"), "monthly_usd" in facts)
    shown, most = currency.exact(value), currency.exact(limit)
    short = tr("monthly cost {shown}", shown=shown)
    if value > limit:
        return (
            FAILS,
            short,
            tr("It costs about {shown} a month at your volumes, over your {most}.", shown=shown, most=most),
        )
    return (
        MEETS,
        short,
        tr("It costs about {shown} a month at your volumes, within your {most}.", shown=shown, most=most),
    )


def _not_measured(what: str, was_tried: bool) -> Result:
    if was_tried:
        return _unknown(what, tr("Unknown: its {what}; it could not be measured.", what=what))
    return _unknown(what, tr("Unknown: its {what} until it is computed.", what=what), UNMEASURED)


def _against(value: float, limit: float, what: str, sentence: str, unit: str) -> Result:
    return FAILS if value > limit else MEETS, f"{what} {_amount(value, unit)}", sentence


def _amount(value: float, unit: str) -> str:
    return f"{value:,.0f} {unit}" if value >= 100 else f"{value:.3g} {unit}"


CHECKS: Mapping[str, Callable[[Needs, ModelCard | None, ModelSpec, Facts], Result]] = {
    "commercial_use": _commercial,
    "data_stays": _data_stays,
    "languages": _languages,
    "modalities": _modalities,
    "gpu": _gpu,
    "memory_mb": _memory,
    "disk_mb": _disk,
    "p95_ms": _p95,
}

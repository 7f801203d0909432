"""A first shortlist from needs and data: one model of each kind worth comparing, with one sentence why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from components import numbers
from components.candidates import kind_class
from components.candidates.by_spec import resolve_name
from components.catalogue.cards import ModelCard, included_models, lists_language, load_catalogue
from components.catalogue.contamination import was_trained_on
from components.catalogue.published import published_name, score_of, scores_on
from components.comparison.exclusions import exclusions
from components.comparison.limit_checks import MOST_PARAMETERS_WITHOUT_GPU
from components.comparison.related_tasks import NearTask, near_tasks
from components.i18n import N_, in_own_language, tr
from components.needs.fields import Needs
from components.needs.tasks import DOMAIN_FAMILIES, DOMAINS
from components.spec import ModelSpec

BASELINE, LEXICAL, SMALL, STRONG, DOMAIN, API = "baseline", "lexical", "small", "strong", "domain", "api"
SMALL_PARAMETERS = 150_000_000
MOST_PARAMETERS_WITH_GPU = 8_500_000_000  # of a model that one graphics card of 24 GB holds in 16 bits
TASKS_COUNTED = 4  # of the nearest published ones
BEST_RANKS = N_("The best published ranks on {tasks} of {ranked} models that fit, up to {most:,.0f} million weights.")
PRICED_API = N_(
    "Nothing to run yourself at ${price:g} per million tokens; if it is not better here, you need no API. Texts leave "
    "this computer."
)
UNPRICED_API = N_("Nothing to run yourself; if it is not better here, you need no API. Texts leave this computer.")
ONLY_RANKS = N_("The only model that fits and has published ranks on {tasks}, up to {most:,.0f} million weights.")
NOT_FOR_SEARCH = "not trained to embed"  # in the note of language models that are listed for people who fine-tune


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One place of the shortlist. ``spec`` is None where nothing fits; ``why`` then says what stands in the way."""

    role: str
    spec: ModelSpec | None
    card: ModelCard | None
    why: str


def suggest(needs: Needs, languages: Sequence[str]) -> list[Suggestion]:
    """Five places, six where the field has models of its own: baseline, lexical, small, strong, (domain,) API.

    Every suggested model runs here or at its provider and meets every limit that must hold. Those to run here list the
    languages of the data (the baseline at least the commonest) and, where it matters, allow commercial use.

    Args:
        needs: the person's.
        languages: two-letter codes of the data, the commonest first; empty where unknown.
    """
    wanted = tuple(dict.fromkeys([*languages, *needs.languages]))
    tasks = near_tasks(needs.task, wanted, needs.domain)[:TASKS_COUNTED]
    fit = [card for card in _runnable() if fits(card, needs, wanted)]
    taken: list[str] = []
    suggestions = []
    makers: dict[str, Callable[[list[ModelCard]], Suggestion]] = {
        BASELINE: partial(_baseline, needs=needs, wanted=wanted, tasks=tasks),
        LEXICAL: _lexical,
        SMALL: partial(_small, wanted=wanted, tasks=tasks),
        STRONG: partial(_strong, needs=needs, tasks=tasks),
        DOMAIN: partial(_domain, needs=needs, tasks=tasks),
        API: partial(_api, needs=needs, tasks=tasks),
    }
    for role, make in makers.items():
        if role == DOMAIN and needs.domain not in DOMAIN_FAMILIES:
            continue
        suggestion = make([card for card in fit if published_name(card) not in taken])
        taken += [published_name(suggestion.card)] if suggestion.card else []
        suggestions.append(suggestion)
    return suggestions


def public_standing(card: ModelCard, tasks: Sequence[NearTask]) -> float | None:
    """Mean over the tasks of the share of listed models with a better published score: 0 is the best of all.

    Ranks are averaged, never scores. Tasks whose data a model was trained on count, too, since hardly a model of today
    has seen none of them. None where fewer than half of the tasks have a score.
    """
    shares = []
    for near in tasks:
        published = scores_on(*near.place)
        own = published.get(published_name(card))
        if own is not None:
            shares.append(sum(other.score > own.score for other in published.values()) / len(published))
    return sum(shares) / len(shares) if tasks and len(shares) * 2 >= len(tasks) else None


def _runnable() -> list[ModelCard]:
    """Cards this app can run now, the included ones first."""
    included = included_models()
    names = {card.name for card in included}
    others = [card for card in load_catalogue() if card.kind and card.runs != included[0].runs]
    return included + [card for card in others if card.name not in names and not card.authors_code]


def fits(card: ModelCard, needs: Needs, languages: Sequence[str], modalities: tuple[str, ...] = ("text",)) -> bool:
    """Whether a model reads these kinds of content and languages, and meets every limit of the needs."""
    if not set(modalities) <= set(card.modality.split("|")):
        return False
    if any(lists_language(card, code) is False for code in languages):
        return False
    most = MOST_PARAMETERS_WITH_GPU if needs.gpu else MOST_PARAMETERS_WITHOUT_GPU
    if card.open_weights and (card.parameters or 0) > most:
        return False
    if needs.commercial_use and card.open_weights and not card.commercial_use.startswith("yes"):
        return False  # a suggestion must not need a lawyer where a free one will do
    compared = needs.changed(modalities=modalities)  # what is compared here, whatever else a person has
    return not exclusions(compared, card, resolve_name(card.name))


def _lists_all(card: ModelCard, languages: Sequence[str]) -> bool:
    return all(lists_language(card, code) for code in languages)


def _is_included(card: ModelCard) -> bool:
    return card in included_models()


def _best(cards: Sequence[ModelCard], tasks: Sequence[NearTask]) -> ModelCard | None:
    """The one with the best public standing; without any, the first."""
    standing = {card.name: public_standing(card, tasks) for card in cards}
    known = [card for card in cards if standing[card.name] is not None]
    return min(known, key=lambda card: standing[card.name] or 0.0) if known else next(iter(cards), None)


def _suggestion(role: str, card: ModelCard | None, why: str, otherwise: str) -> Suggestion:
    if card is None:
        return Suggestion(role, None, None, otherwise)
    return Suggestion(role, resolve_name(card.name), card, why)


def _baseline(cards: list[ModelCard], *, needs: Needs, wanted: Sequence[str], tasks: Sequence[NearTask]) -> Suggestion:
    why = tr("Word vectors, thousands of texts a second: what a larger model must beat to be worth its cost.")
    static = [card for card in cards if card.model_type == "static" and _lists_all(card, wanted)]
    if not static and len(wanted) > 1:
        main = wanted[:1]
        static = [card for card in _runnable() if card.model_type == "static" and fits(card, needs, main)]
        static = [card for card in static if _lists_all(card, main)]
        why = numbers.sentences([why, tr("It does not list every language of your data.")])
    chosen = _best([card for card in static if _is_included(card)] or static, tasks)
    return _suggestion(BASELINE, chosen, why, tr("No model of word vectors is known to read your data."))


def _lexical(cards: list[ModelCard]) -> Suggestion:
    chosen = next((card for card in cards if kind_class(card.kind).is_keyword_search), None)
    why = tr("Counts words, in any language: finds names and article numbers to the letter, and costs nothing.")
    return _suggestion(LEXICAL, chosen, why, tr("BM25 does not meet the limits of your needs."))


def _small(cards: list[ModelCard], *, wanted: Sequence[str], tasks: Sequence[NearTask]) -> Suggestion:
    dense = [card for card in cards if card.model_type == "dense" and card.open_weights and _lists_all(card, wanted)]
    dense = [card for card in dense if NOT_FOR_SEARCH not in card.note]
    small = [card for card in dense if 0 < (card.parameters or SMALL_PARAMETERS) <= SMALL_PARAMETERS]
    included = [card for card in small if _is_included(card)]
    chosen = _best(included or small, tasks)
    memory = chosen.memory_mb if chosen else None
    size = (
        tr("Small and quick without a GPU, {memory:,.0f} MB.", memory=memory)
        if memory
        else tr("Small and quick without a GPU.")
    )
    why = tr("It reads every language of your data.") if wanted else tr("It is a usual first choice.")
    comes = tr("It comes with the app.") if chosen and _is_included(chosen) else tr("It needs a download.")
    return _suggestion(SMALL, chosen, numbers.sentences([size, why, comes]), tr("No small model fits your needs."))


def _strong(cards: list[ModelCard], *, needs: Needs, tasks: Sequence[NearTask]) -> Suggestion:
    dense = [card for card in cards if card.model_type == "dense" and card.open_weights]
    ranked = [card for card in dense if public_standing(card, tasks) is not None]
    chosen = _best(ranked, tasks)
    most = MOST_PARAMETERS_WITH_GPU if needs.gpu else MOST_PARAMETERS_WITHOUT_GPU
    why = ""
    if chosen:
        ranked_on = [near.label for near in tasks if published_name(chosen) in scores_on(*near.place)]
        text = BEST_RANKS if len(ranked) > 1 else ONLY_RANKS
        why = tr(text, tasks=numbers.in_a_row(ranked_on), ranked=len(ranked), most=most / 1000000.0)
        why = numbers.sentences([why, _flattered(chosen, tasks)])
    return _suggestion(
        STRONG, chosen, why, tr("No larger model that fits your needs has published scores on tasks near yours.")
    )


def _domain(cards: list[ModelCard], *, needs: Needs, tasks: Sequence[NearTask]) -> Suggestion:
    family = in_own_language(DOMAIN_FAMILIES[needs.domain])
    own = [card for card in cards if card.family == family.name and card.model_type == "dense" and card.open_weights]
    chosen = _best([card for card in own if NOT_FOR_SEARCH not in card.note] or own, tasks)
    field = tr(DOMAINS[needs.domain]).lower()
    why = tr(
        "Trained on texts of {field}: knows terms that general models cut to pieces. Often, not always, better.",
        field=field,
    )
    if chosen and NOT_FOR_SEARCH in chosen.note:
        why = tr(
            "A language model of {field} that was not trained to embed: expect weak search, but know it for sure.",
            field=field,
        )
    return _suggestion(
        DOMAIN, chosen, why, tr("No model for {field} in the catalogue fits your needs and languages.", field=field)
    )


def _api(cards: list[ModelCard], *, needs: Needs, tasks: Sequence[NearTask]) -> Suggestion:
    chosen = _best([card for card in cards if card.open_weights is False], tasks)
    price = chosen.price_usd_per_million_tokens if chosen else None
    why = tr(PRICED_API, price=price) if price else tr(UNPRICED_API)
    blocked = (
        tr("Left out: your texts must stay on this computer.") if needs.data_stays else tr("No API fits your needs.")
    )
    return _suggestion(API, chosen, why, blocked)


def _flattered(card: ModelCard, tasks: Sequence[NearTask]) -> str:
    """On which of the tasks it has seen the data before."""
    seen = [near for near in tasks if was_trained_on(card, near.benchmark.task) and score_of(card, *near.place)]
    names = list(dict.fromkeys(near.label.partition(" (")[0] for near in seen))
    return tr("Trained on data of {names}, which flatters it.", names=numbers.in_a_row(names)) if names else ""

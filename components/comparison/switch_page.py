"""The one page a switch test ends as: what to do, the count as a bar, and the questions side by side."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from components import numbers
from components.charts.fluid import Part, parts_figure
from components.comparison import bills, switch_test
from components.comparison.comparison import Comparison
from components.comparison.memo import document
from components.comparison.passages import passage, title_of
from components.comparison.switch_test import SMALLEST_SAVING, SwitchPlan
from components.comparison.votes import Ballot
from components.datasets.languages import guess_languages
from components.evaluation.preferences import DEPTH, shown_ids
from components.evaluation.switch_verdict import SwitchVerdict
from components.i18n import N_, in_own_language, tr, tr_count
from components.needs.saved import has_needs
from components.numbers import commas

TITLES = {
    "title": N_("Switch from {today} to {candidate}?"),
    "bar": N_("{questions}, {today} against {candidate}"),
    "cost": N_("Cost"),
    "how": N_("How it was judged"),
    "facts": N_("What it depends on"),
    "provisional": N_("Provisional: {open} of {asked} questions are not judged yet."),
    "how_text": N_(
        "{people} saw both lists side by side, without names and with the sides shuffled, for every question "
        "on which the first {depth} results differ; on the others they are the same "
        "by construction. The questions and the "
        "models were fixed before the first answer."
    ),
    "nobody": N_("Nobody"),
    "none": N_("None."),
    "nothing": N_("Nothing found."),
}
ADVICE = {
    "better": N_("Switch to {candidate}."),
    "worse": N_("Keep {today}."),
    "open": N_("Keep {today} until the open questions are judged."),
    "nobody": N_("Keep {today}: nobody would notice a switch, so nothing speaks for one."),
    "hardly": N_("Keep {today}: the votes do not say that {candidate} is better."),
    "mixed": N_("Keep {today}: the votes do not say that {candidate} is better."),
}
ADVICE_CHEAPER = {
    "nobody": N_("Switch to {candidate}: nobody would notice, and it is cheaper."),
    "hardly": N_("Switch to {candidate}: hardly anybody would notice, and it is cheaper."),
}
OUTCOMES = {
    -1: N_("Questions that would get worse"),
    1: N_("Questions that would get better"),
    None: N_("Not judged yet"),
    0: N_("Ties"),
}
PARTS = {
    "better": (N_("Better"), "#1F5FBF", "#8AB4FF"),
    "tie": (N_("Tie"), "#B4BDC9", "#4A5563"),
    "worse": (N_("Worse"), "#925204", "#F69931"),
    "open": (N_("Not judged yet"), "#E4E8ED", "#2C3440"),
}
COST_LINE = N_("{model}: about {amount} a month for your volumes")
COST_ASSUMED = N_("Volumes and prices as said in Needs; what was not said there is assumed.")
FACTS = {
    "data": N_("Documents"),
    "started": N_("Started"),
    "margin": N_("Margin"),
    "model": N_("Model {name}"),
    "made": N_("Made"),
}
WITH_COUNT = N_("{title} ({count})")
FACT = N_("{name}: {value}")
_e = html.escape


@dataclass(frozen=True)
class SwitchPage:
    """All that the one-page file says. ``lists``: query id -> model -> titles shown, best first."""

    name: str
    plan: SwitchPlan
    verdict: SwitchVerdict
    advice: str
    sentences: tuple[str, ...]
    questions: Mapping[str, str]
    outcomes: Mapping[str, int | None]
    lists: Mapping[str, Mapping[str, Sequence[str]]]
    voters: tuple[str, ...]
    costs: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]


def monthly_totals(comparison: Comparison, plan: SwitchPlan) -> tuple[float | None, float | None]:
    """US dollars a month of today's model and of the candidate; None where unknown."""
    specs = {candidate.name: candidate.spec for candidate in comparison.ready}
    today, candidate = (
        bills.bill(specs[name], comparison.results[name].manifest, comparison.volume).total
        for name in (plan.today, plan.candidate)
    )
    return today, candidate


def saving(comparison: Comparison, plan: SwitchPlan) -> float | None:
    """US dollars a month the candidate costs less; None where nobody stated needs, or a bill is unknown."""
    if not has_needs(comparison.workspace, comparison.project.id):
        return None
    today, candidate = monthly_totals(comparison, plan)
    return None if today is None or candidate is None else today - candidate


def sentences(comparison: Comparison, plan: SwitchPlan, ballot: Ballot, verdict: SwitchVerdict) -> tuple[str, ...]:
    """The verdict on these questions, on questions like these, and what limits both."""
    saved, currency = saving(comparison, plan), comparison.currency
    first = switch_test.headline(verdict, plan.candidate, len(ballot.asked), saved, currency)
    bad = len({vote.query_id for vote in ballot.votes if vote.choice == "bad"})
    more = [switch_test.TEXT["bad"].format(count=tr_count("{count} question", "{count} questions", bad))] if bad else []
    beyond = switch_test.beyond(verdict, comparison.margin)
    return (first, beyond, switch_test.TEXT["anytime"], switch_test.rare(verdict), *more)


def advice(plan: SwitchPlan, verdict: SwitchVerdict, saved: float | None) -> str:
    """What to do: what the headline found, and where hardly anybody would notice, what it saves.

    A cheaper model is not advised where more answers got worse than better and somebody would notice.
    """
    kind = switch_test.finding(verdict)
    is_cheaper = saved is not None and saved >= SMALLEST_SAVING
    takes_it = is_cheaper and (kind == "nobody" or (kind == "hardly" and verdict.net > 0))
    return tr((ADVICE_CHEAPER if takes_it else ADVICE)[kind], today=plan.today, candidate=plan.candidate)


def switch_page(
    comparison: Comparison,
    plan: SwitchPlan,
    ballot: Ballot,
    outcomes: Mapping[str, int | None],
    verdict: SwitchVerdict,
) -> SwitchPage:
    """What the page says of a test as it stands."""
    words = dict(zip(comparison.collection.queries["id"], comparison.collection.queries["text"], strict=True))
    names, currency = (plan.today, plan.candidate), comparison.currency
    costs: list[str] = []
    if has_needs(comparison.workspace, comparison.project.id):
        for name, total in zip(names, monthly_totals(comparison, plan), strict=True):
            amount = tr("unknown") if total is None else currency.whole(total)
            costs.append(tr(COST_LINE, model=name, amount=amount))
        costs.append(tr(COST_ASSUMED))
        costs += filter(None, [currency.stated()])
    documents = tr_count("{count} document", "{count} documents", len(comparison.collection.documents))
    facts = [
        (
            tr(FACTS["data"]),
            commas([comparison.collection.name, documents, comparison.collection.content_hash[:16]]),
        ),
        (tr(FACTS["started"]), _moment(plan.started)),
        (tr(FACTS["made"]), _moment(datetime.now(UTC).timestamp())),
        (tr(FACTS["margin"]), tr("{margin:g} of 100 questions", margin=comparison.margin * 100)),
        *((tr(FACTS["model"], name=name), str(comparison.results[name].manifest["encoder_key"])) for name in names),
    ]
    return SwitchPage(
        name=comparison.project.name,
        plan=plan,
        verdict=verdict,
        advice=advice(plan, verdict, saving(comparison, plan)),
        sentences=sentences(comparison, plan, ballot, verdict),
        questions={query_id: words[query_id] for query_id in plan.query_ids},
        outcomes=outcomes,
        lists={
            question.query_id: {name: titles(comparison, ballot, name, question.query_id) for name in names}
            for question in ballot.asked
        },
        voters=tuple(dict.fromkeys(vote.voter for vote in ballot.votes)),
        costs=tuple(costs),
        facts=tuple(facts),
    )


def titles(comparison: Comparison, ballot: Ballot, name: str, query_id: str) -> list[str]:
    """What one model shows for a question, best first."""
    return [title_of(passage(comparison, query_id, doc_id)) for doc_id in shown_ids(ballot.runs[name], query_id)]


def _moment(seconds: float) -> str:
    at = datetime.fromtimestamp(seconds, UTC)
    return f"{numbers.minute(at)} UTC"


def to_html(page: SwitchPage) -> str:
    """The page as one HTML file: style inside, no script, nothing fetched; every word is escaped."""
    plan, switch_verdict = page.plan, page.verdict
    first, *rest = page.sentences
    questions = tr_count("{count} question", "{count} questions", switch_verdict.questions)
    shown = tr(TITLES["bar"], questions=questions, today=plan.today, candidate=plan.candidate)
    parts = [
        f"<h1>{_e(tr(TITLES['title'], today=plan.today, candidate=plan.candidate))}</h1><p>{_e(page.name)}</p>",
        f"<blockquote><p><b>{_e(page.advice)}</b></p></blockquote><p>{_e(first)}</p>",
        bar(switch_verdict, shown),
    ]
    if switch_verdict.open:
        left = tr(TITLES["provisional"], open=switch_verdict.open, asked=len(page.lists))
        parts.append(f"<p><strong>{_e(left)}</strong></p>")
    parts += [f"<p>{_e(sentence)}</p>" for sentence in rest]
    if page.costs:
        parts.append(f"<h2>{_e(tr(TITLES['cost']))}</h2>{_list(page.costs)}")
    for outcome in (-1, 1):
        ids = [query_id for query_id in plan.query_ids if page.outcomes[query_id] == outcome]
        if ids or outcome == -1:
            asked = "".join(_question(page, query_id) for query_id in ids) or f"<p>{_e(tr(TITLES['none']))}</p>"
            parts.append(f"<h2>{_counted(OUTCOMES[outcome], len(ids))}</h2>{asked}")
    for rest_of in (None, 0):
        words = [page.questions[query_id] for query_id in plan.query_ids if page.outcomes[query_id] == rest_of]
        if words:
            parts.append(f'<h2>{_counted(OUTCOMES[rest_of], len(words))}</h2><div class="run">{_list(words)}</div>')
    people = commas(page.voters) or tr(TITLES["nobody"])
    how = tr(TITLES["how_text"], people=people, depth=DEPTH)
    facts = [tr(FACT, name=name, value=value) for name, value in page.facts]
    parts.append(
        f"<footer><h2>{_e(tr(TITLES['how']))}</h2><p>{_e(how)}</p>"
        f"<h2>{_e(tr(TITLES['facts']))}</h2>{_list(facts)}</footer>"
    )
    return document(f"{plan.today} → {plan.candidate}", "\n".join(parts))


def bar(verdict: SwitchVerdict, title: str = "", height: int = 26) -> str:
    """The counts as one bar cut into its parts, as a figure: on the page while people vote, and in the file."""
    counts = {"better": verdict.better, "tie": verdict.alike, "worse": verdict.worse, "open": verdict.open}
    parts = [
        Part(in_own_language(PARTS[key])[0], count, *in_own_language(PARTS[key])[1:])
        for key, count in counts.items()
        if count or key != "open"
    ]
    return parts_figure(title, parts, height)


def _counted(title: str, count: int) -> str:
    return _e(tr(WITH_COUNT, title=tr(title), count=count))


def _question(page: SwitchPage, query_id: str) -> str:
    sides = "".join(
        f"<div><h3>{_e(name)}</h3>{_answers(page.lists[query_id][name])}</div>"
        for name in (page.plan.today, page.plan.candidate)
    )
    words = page.questions[query_id]
    return f'<div class="question"><p{_lang(words)}>{_e(words)}</p><div class="sides">{sides}</div></div>'


def _answers(answers: Sequence[str]) -> str:
    if not answers:
        return f"<p>{_e(tr(TITLES['nothing']))}</p>"
    return "<ol>" + "".join(f"<li{_lang(title)}>{_e(title)}</li>" for title in answers) + "</ol>"


def _lang(words: str) -> str:
    code = guess_languages([words])[0]
    return f' lang="{_e(code)}"' if code else ""


def _list(lines: Sequence[str]) -> str:
    return "<ul>" + "".join(f"<li{_lang(line)}>{_e(line)}</li>" for line in lines) + "</ul>"

"""What follows from the needs: what a point is worth, who is ruled out, and what the task sets."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd
import streamlit as st

from components.candidates import kind_class
from components.candidates.by_spec import resolve_name
from components.catalogue.cards import load_catalogue
from components.comparison.cost.rows import cost_rows
from components.comparison.exclusions import FAILS, UNKNOWN, UNMEASURED, NeedFinding
from components.costs.currency import Currency
from components.evaluation.metric_registry import metric
from components.evaluation.model_pair import points_counted
from components.i18n import tr, tr_count
from components.markdown import escape
from components.needs.criterion_weights import QUALITY, weights
from components.needs.fields import POINT
from components.needs.tasks import TASKS, ModelFamily, families
from components.needs.value import (
    FORMULA,
    Amount,
    break_even_points,
    does_pay,
    value_of_point,
    worked_formula,
)
from components.numbers import commas, sentences
from components.spec import ModelSpec
from components.ui.needs import words as text_needs
from components.ui.shared import excluded, model_table, session
from components.ui.shared.session import View

USUAL_EXTRA = 100.0  # a month, in the project's currency: a first figure to try


def worth(view: View) -> None:
    """The answer first: what a point is worth, and from which gain on a dearer model pays."""
    leading = metric(TASKS[view.needs.task].leading)
    currency = session.currency(view)
    extra = float(st.session_state.get(_extra_key(view)) or USUAL_EXTRA) / currency.per_usd
    st.markdown(f"#### {_worth_sentence(value_of_point(view.needs), leading.name, extra, currency)}")
    st.caption(text_needs.POINT_IS.format(metric=leading.name, meaning=leading.meaning))


def _worth_sentence(point: Amount, name: str, extra: float, currency: Currency) -> str:
    if point.value is None:
        return text_needs.WORTH_UNKNOWN
    if not point.value:
        return text_needs.WORTH_NOTHING.format(metric=name, reason=point.reason)
    needed = break_even_points(point, extra)
    worth = {"metric": name, "usd": escape(currency.exact(point.value)), "extra": escape(currency.exact(extra))}
    if needed.value is None:
        return text_needs.PAYS_NEVER.format(**worth, reason=needed.reason)
    return text_needs.PAYS_FROM.format(**worth, points=points_counted(two_digits(needed.value)))


def two_digits(value: float) -> str:
    """A number of points in two digits: "0.25", "1", "120"."""
    return f"{value:.2g}" if value < 10 else f"{value:.0f}"


def _extra_key(view: View) -> str:
    return f"extra-{view.project.id}"


def formula(view: View) -> None:
    """How the value of a point comes about, and a figure to try."""
    with st.expander(text_needs.FORMULA):
        st.markdown(tr(FORMULA))
        st.markdown(text_needs.FORMULA_PAYS)
        st.markdown(sentences([text_needs.FORMULA_HERE, escape(worked_formula(view.needs, session.currency(view)))]))
        st.number_input(
            text_needs.EXTRA.format(sign=session.currency(view).sign),
            min_value=0.0,
            value=USUAL_EXTRA,
            step=10.0,
            format="%.0f",
            help=text_needs.EXTRA_HELP,
            key=_extra_key(view),
            width=320,
        )
        st.caption(sentences([text_needs.PER_POINT_WHY, text_needs.PRICES_ON_COST]))


def does_better_pay(view: View) -> None:
    """Each computed model against the current or cheapest one: extra cost, gain needed, gain measured."""
    point = value_of_point(view.needs)
    if point.value is None:
        return
    if len(view.ready) < 2 or not view.collection.has_judgments:
        st.caption(text_needs.PAYS_LATER)
        return
    rows = cost_rows(view, session.monthly_volume(view)).set_index("model")["total"]
    totals = {str(name): None if pd.isna(total) else float(total) for name, total in rows.items()}
    base = _base(view, totals)
    name = metric(TASKS[view.needs.task].leading).name
    st.subheader(text_needs.PAYS_TITLE, anchor=False)
    currency = session.currency(view)
    table = pays_table(view, base, totals, point)
    columns = {
        key: model_table.right_text(label.format(sign=currency.sign), help_text.format(base=base))
        for key, (label, help_text) in text_needs.PAYS_COLUMNS.items()
    }
    model_table.model_table(table, view.candidates, columns, key="pays-table", marks=excluded.marks(view))
    st.caption(text_needs.PAYS_NOTE.format(base=escape(base), metric=name))


def _base(view: View, totals: dict[str, float | None]) -> str:
    """The model in use where it is computed, else the cheapest."""
    if view.project.current_model in view.results:
        return str(view.project.current_model)
    known = {name: total for name, total in totals.items() if total is not None}
    return min(known or totals, key=lambda name: known.get(name, 0.0))


def pays_table(view: View, base: str, totals: dict[str, float | None], point: Amount) -> pd.DataFrame:
    """One row per computed model but the base, the largest measured gain first, with words as they are shown."""
    rows, currency = [], session.currency(view)
    for name in totals:
        if name == base:
            continue
        gain, low, high = _gain(view, name, base)
        mine, others = totals[name], totals[base]
        # Whole cents: less than half of one is no difference in a month's bill.
        extra = None if mine is None or others is None else round(mine - others, 2) + 0.0
        needed = break_even_points(point, extra)
        rows.append(
            {
                "model": name,
                "extra": tr("unknown") if extra is None else _signed_money(extra, currency),
                "needed": two_digits(needed.value) if needed.value is not None else needed.reason,
                "gain": tr(
                    "{signed} ({signed_2} to {signed_3})",
                    signed=_signed(gain),
                    signed_2=_signed(low),
                    signed_3=_signed(high),
                )
                if low <= high
                else tr("unknown"),
                "pays": text_needs.PAYS_WORDS[_pays(needed, extra, low, high, point)],
                "order": -gain if gain == gain else 0.0,
            }
        )
    return pd.DataFrame(rows).sort_values("order", kind="stable")


def _signed_money(usd: float, currency: Currency) -> str:
    sign = "−" if usd < 0 else "+" if usd else ""
    return sign + currency.exact(abs(usd))


def _signed(number: float) -> str:
    return f"{round(number, 1) + 0.0:+.1f}"  # + 0.0: no "-0.0"


def _pays(needed: Amount, extra: float | None, low: float, high: float, point: Amount) -> str:
    """A cheaper model may lose something and still pay: then what it saves must cover what it loses."""
    if extra is not None and extra < 0 and point.value:
        needed = Amount(extra / point.value)
    if extra is not None and extra > 0 and needed.value is None and point.value is not None:
        return "no"  # no gain would be enough
    return does_pay(needed, low, high)


def _gain(view: View, name: str, base: str) -> tuple[float, float, float]:
    """Points by which ``name`` leads ``base`` in the task's leading metric, and the 95 % interval; NaN if unknown."""
    unknown = float("nan")
    pairs = session.score(view).comparisons
    if pairs.empty:
        return unknown, unknown, unknown
    pairs = pairs[pairs["metric"] == TASKS[view.needs.task].leading]
    for row in pairs.to_dict("records"):
        ahead, low, high = (float(row[key]) / POINT for key in ("difference", "ci_low", "ci_high"))
        if (row["model_a"], row["model_b"]) == (name, base):
            return ahead, low, high
        if (row["model_a"], row["model_b"]) == (base, name):
            return -ahead, -high, -low
    return unknown, unknown, unknown


def ruled_out(view: View) -> None:
    """Every candidate that a limit rules out, those that only miss a wish, and what cannot be told."""
    st.subheader(text_needs.RULED_OUT, anchor=False)
    findings = view.findings
    out = _sentences(findings, lambda finding: finding.rules_out)
    missed = _sentences(findings, lambda finding: finding.state == FAILS and not finding.is_must)
    unknown = _sentences(findings, lambda finding: finding.state in (UNKNOWN, UNMEASURED))
    if out:
        st.markdown(text_needs.N_EXCLUDED.format(count=tr_count("{count} candidate", "{count} candidates", len(out))))
        st.markdown("\n\n".join(excluded.line(name, why) for name, why in out.items()))
    else:
        st.markdown(text_needs.NONE_OUT)
    if missed:
        st.markdown(
            text_needs.WISHES_MISSED.format(count=tr_count("{count} candidate", "{count} candidates", len(missed)))
        )
        lines = (
            text_needs.WISH_LINE.format(model=escape(name), reasons=escape(sentences(why)))
            for name, why in missed.items()
        )
        st.markdown("\n\n".join(lines))
    if unknown:
        with st.expander(
            text_needs.CANNOT_TELL.format(count=tr_count("{count} candidate", "{count} candidates", len(unknown)))
        ):
            for name, why in unknown.items():
                st.markdown(f"**{escape(name)}** · {escape(sentences(why))}")
            st.caption(text_needs.UNKNOWN_NOTE)
    runnable = _catalogue_specs()
    of_all = _sentences(view.findings_of(list(runnable.values())), lambda finding: finding.rules_out)
    st.caption(text_needs.IN_CATALOGUE.format(total=len(runnable), count=len(of_all)))


def _sentences(
    findings: Mapping[str, list[NeedFinding]], wanted: Callable[[NeedFinding], bool]
) -> dict[str, list[str]]:
    """Model -> the sentences of the findings that are wanted; only models that have some."""
    chosen = {
        name: [finding.sentence for finding in of_model if wanted(finding)] for name, of_model in findings.items()
    }
    return {name: sentences for name, sentences in chosen.items() if sentences}


@st.cache_resource(show_spinner=False)
def _catalogue_specs() -> dict[str, ModelSpec]:
    """Catalogue name -> candidate, for every model that this app can run."""
    cards = [card for card in load_catalogue() if card.kind and kind_class(card.kind).of_card(card) is not None]
    return {card.name: resolve_name(card.name) for card in cards}


def what_the_task_sets(view: View) -> None:
    """Metrics that lead, pages that matter and families to try, each with its reason."""
    task = TASKS[view.needs.task]
    st.subheader(text_needs.FOLLOWS, anchor=False)
    first, second, third = st.columns([3, 3, 5], gap="large")
    with first:
        st.markdown(f"**{text_needs.METRICS_LEAD}**")
        names = commas(metric(key).name for key in task.metrics)
        st.markdown(text_needs.WHY_METRICS.format(metrics=names, why=task.why_metrics))
        _weights(view)
    with second:
        st.markdown(f"**{text_needs.PAGES_MATTER}**")
        for page, why in task.pages:
            st.page_link(f"pages/{page}.py", label=tr(page.title()))  # as the navigation calls it
            st.caption(why)
    with third:
        st.markdown(f"**{text_needs.FAMILIES_FIT}**")
        for family in families(task.key, view.needs.domain):
            st.markdown(_family_line(view, family))


def _family_line(view: View, family: ModelFamily) -> str:
    cards = [card for card in load_catalogue() if card.family == family.name] if family.name else []
    runnable = _catalogue_specs()
    findings = view.findings_of([runnable[card.name] for card in cards if card.name in runnable])
    out = len(_sentences(findings, lambda finding: finding.rules_out))
    models = text_needs.FAMILY_NONE
    if cards:
        template = text_needs.FAMILY_MODELS_OUT if out else text_needs.FAMILY_MODELS
        models = template.format(count=tr_count("{count} model", "{count} models", len(cards)), out=out)
    return text_needs.FAMILY_LINE.format(name=escape(family.label), reason=family.reason, models=f":gray[{models}]")


def _weights(view: View) -> None:
    with st.expander(text_needs.WEIGHTS):
        for name, share in weights(view.needs).items():
            label = text_needs.QUALITY_WEIGHT if name == QUALITY else text_needs.field_name(name)
            st.markdown(text_needs.WEIGHT_LINE.format(name=escape(label), percent=100 * share))
        st.caption(text_needs.WEIGHTS_NOTE)

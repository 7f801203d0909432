"""Before texts leave this computer: what, where to, at what cost, and whether the person agrees."""

from __future__ import annotations

import argparse
import secrets
import sys
from collections.abc import Callable, Sequence

from components.candidates import offline
from components.candidates.estimates import left_to_encode
from components.candidates.names import remote_parts
from components.candidates.prices import list_price
from components.cli.inputs import own_prices
from components.cli.terminal import say
from components.costs.estimate import leaving_sentence
from components.costs.spending import FILE, Ledger, Spending
from components.encoders.server.network import destination
from components.encoders.token_estimates import estimate_tokens
from components.i18n import tr
from components.records import BadInputError, Collection
from components.spec import ModelSpec
from components.workspace import Workspace


def add(parser: argparse.ArgumentParser) -> None:
    """The options of commands that may use an API."""
    parser.add_argument("--offline", action="store_true", help=tr("no download, and no texts to other computers"))
    parser.add_argument("--yes", action="store_true", help=tr("agree to send texts to the named APIs"))
    parser.add_argument(
        "--max-spend", type=float, metavar="USD", help=tr("agree to send texts, and stop before this much is spent")
    )


def check(options: argparse.Namespace, specs: Sequence[ModelSpec]) -> None:
    """Refuse what is already known to be impossible, before any data is read.

    Raises:
        BadInputError: offline with a model behind another computer's address, or a cap that is no amount.
    """
    if options.offline:
        offline.go_offline()
    offline.refuse_other_computers(specs)
    if options.max_spend is not None and not 0 <= options.max_spend < float("inf"):
        raise BadInputError(tr("--max-spend is {given:g}; give US dollars of 0 or more.", given=options.max_spend))


def agreed(
    options: argparse.Namespace, workspace: Workspace, collection: Collection, specs: Sequence[ModelSpec]
) -> Spending:
    """Say what will be sent and ask, unless --yes or --max-spend agreed already. Returns who pays and how much at most.

    Raises:
        BadInputError: there was no agreement; nothing was sent.
    """
    spending = spending_of(options)
    leaves = remote_parts(specs)
    agree(options, [_sentence(leaf, left_to_encode(workspace, collection, leaf), spending) for leaf in leaves])
    return spending


def spending_of(options: argparse.Namespace) -> Spending:
    """One call of the command line as who pays, with its cap and the prices of the project it names."""
    return Spending(f"command-{secrets.token_hex(8)}", options.max_spend, own_prices(options))


def agreed_to_texts(
    options: argparse.Namespace,
    workspace: Workspace,
    specs: Sequence[ModelSpec],
    texts_of: Callable[[ModelSpec], Sequence[str]],
    spending: Spending,
) -> None:
    """The same for further texts: what they are estimated to cost must be left of the cap before any is sent.

    Raises:
        BadInputError: there was no agreement, or their cost is unknown or over what is left; nothing was sent.
    """
    texts = [(leaf, texts_of(leaf)) for leaf in remote_parts(specs)]
    _within_cap(workspace, [(leaf, sum(estimate_tokens(of_leaf))) for leaf, of_leaf in texts], spending)
    agree(options, [_sentence(leaf, of_leaf, spending) for leaf, of_leaf in texts])


def agreed_to_calls(
    options: argparse.Namespace,
    workspace: Workspace,
    specs: Sequence[ModelSpec],
    texts: Sequence[str],
    count: Callable[[ModelSpec], int],
) -> Spending:
    """As ``agreed_to_texts`` for a number of texts per model, which are ``texts`` in turn."""
    spending = spending_of(options)
    agreed_to_texts(
        options, workspace, specs, lambda leaf: [texts[i % len(texts)] for i in range(count(leaf))], spending
    )
    return spending


def _within_cap(workspace: Workspace, tokens: Sequence[tuple[ModelSpec, int]], spending: Spending) -> None:
    cap = spending.cap_usd
    if cap is None:
        return
    usd = 0.0
    for leaf, count in tokens:
        price = list_price(leaf, spending.own_prices)
        if price is None and count:
            raise BadInputError(
                tr("The price of {name} is unknown, so --max-spend cannot be kept; nothing was sent.", name=leaf.name)
            )
        usd += count / 1e6 * (price or 0.0)
    spent = Ledger(workspace.root / FILE).spent(spending.payer)
    if spent + usd > cap:
        over = (
            tr(
                "It would cost about ${usd:.4f} and ${spent:.4f} is spent already, over --max-spend {cap:g}; nothing "
                "was sent."
            )
            if spent
            else tr("It would cost about ${usd:.4f}, over --max-spend {cap:g}; nothing was sent.")
        )
        raise BadInputError(over.format(usd=usd, spent=spent, cap=cap))


def agree(options: argparse.Namespace, sentences: Sequence[str]) -> None:
    """Say these sentences and ask, unless --yes or --max-spend agreed already; empty ones ask nothing.

    Raises:
        BadInputError: there was no agreement.
    """
    for sentence in filter(None, sentences):
        say(sentence)
    if not any(sentences) or options.yes or options.max_spend is not None:
        return
    if sys.stdin.isatty() and input(tr("Send? [y/N]") + " ").strip().lower() in ("y", "yes"):
        return
    raise BadInputError(tr("Nothing was sent: add --yes to agree, or --max-spend USD to agree up to an amount."))


def _sentence(leaf: ModelSpec, texts: Sequence[str], spending: Spending) -> str:
    tokens = sum(estimate_tokens(texts))
    if not tokens:
        return ""
    price = list_price(leaf, spending.own_prices)
    usd = None if price is None else tokens / 1e6 * price
    host = destination(leaf.source)
    return tr(
        "{name}: {leaving} (tokens estimated)",
        name=leaf.name,
        leaving=leaving_sentence(tokens, host, usd),
    )

"""The switch test of a project: its plan, what the votes say of each question, and the verdict in words."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from components.costs.currency import Currency
from components.evaluation.preferences import shown_ids
from components.evaluation.switch_verdict import SwitchVerdict, outcome_of_votes
from components.i18n import N_, tr, tr_count, translated
from components.numbers import sentences
from components.records import Run
from components.workspace import Workspace
from components.workspace.opinions import Vote

translated(__name__)
SETTING = "switch_test"
QUESTIONS = 20  # that tell a lot and take ten minutes
SMALLEST_SAVING = 1.0  # US dollars a month; below it two bills are alike
_CERTAIN_SHARE = 0.05  # chance left that a rare kind of question is missing

LITTLE = 0.05  # of the questions, or one of them: a balance this near to none is what nobody would notice
STAY = 0.75  # of the answers must be as good as before for that

TEXT = {
    "open": N_(
        "Can't tell yet: {answered} of {asked} judged. {candidate} can still come out anywhere from {worst} to {best}."
    ),
    "nobody": N_("Nobody would notice: {counts}."),
    "hardly": N_("Hardly anybody would notice: {counts}."),
    "mixed": N_("People would notice, but the votes don't say which is better: {counts}."),
    "better": N_("{candidate} is better: {counts}."),
    "worse": N_("{candidate} is worse: {counts}."),
    "one_tied": N_("{good} of {answers} is a tie, {better} better, {worse} worse"),
    "tied": N_("{good} of {answers} are ties, {better} better, {worse} worse"),
    "left": N_("{open} still open, but they cannot turn it."),
    "worst_of": N_("{count} worse"),
    "best_of": N_("{count} better"),
    "even": N_("even"),
    "saves": N_("{counts}; saves {amount} a month"),
    "costs": N_("{counts}; costs {amount} more a month"),
    "costs_alike": N_("{counts}; costs about the same"),
    "beyond_same": N_("On questions like these, too: the gap is surely under your {margin} of 100."),
    "beyond_better": N_("On questions like these it is surely better: {low} to {high} more of 100 gain than lose."),
    "beyond_worse": N_("On questions like these it is surely worse: {low} to {high} more of 100 lose than gain."),
    "beyond_unclear": N_("On questions like these: can't tell yet, between {low} and {high} of 100 on balance."),
    "more": N_("About {count:,} more questions would settle it."),
    "anytime": N_(
        "The limits (95 %) hold however often you look: open answers count at their worst and at their best."
    ),
    "rare": N_("With {questions}, a kind of question that makes up to {share} % of all may be missing here."),
    "bad": N_("For {count} neither answer was any good."),
}


@dataclass(frozen=True, slots=True)
class SwitchPlan:
    """What was fixed before the first answer: two models and the questions. ``started``: seconds since 1970."""

    today: str
    candidate: str
    query_ids: tuple[str, ...]
    started: float


def load_plan(workspace: Workspace, project_id: str) -> SwitchPlan | None:
    """The project's plan; None where no test was started."""
    stored = workspace.setting(project_id, SETTING)
    if not stored:
        return None
    return SwitchPlan(stored["today"], stored["candidate"], tuple(stored["query_ids"]), float(stored["started"]))


def start(workspace: Workspace, project_id: str, today: str, candidate: str, query_ids: Sequence[str]) -> SwitchPlan:
    """Fix a plan; it takes the place of the one before. Votes that were given stay and count where they fit."""
    plan = SwitchPlan(today, candidate, tuple(query_ids), time.time())
    workspace.save_setting(
        project_id,
        SETTING,
        {"today": today, "candidate": candidate, "query_ids": list(query_ids), "started": plan.started},
    )
    return plan


def end(workspace: Workspace, project_id: str) -> None:
    """Forget the plan."""
    workspace.save_setting(project_id, SETTING, None)


def outcomes(plan: SwitchPlan, runs: Mapping[str, Run], votes: Sequence[Vote]) -> dict[str, int | None]:
    """Query id -> 1 (the candidate's list is better), -1, 0 (alike), or None where nobody has voted yet.

    Where both models show the same list the answer is 0 without a vote. Of several people's votes the majority counts.

    Args:
        plan: the test.
        runs: of both models.
        votes: those that stand, on these two models.
    """
    signs: dict[str, list[int]] = {query_id: [] for query_id in plan.query_ids}
    for vote in votes:
        if vote.query_id in signs:
            signs[vote.query_id].append(_sign(vote, plan.candidate))
    return {
        query_id: 0
        if shown_ids(runs[plan.today], query_id) == shown_ids(runs[plan.candidate], query_id)
        else outcome_of_votes(signs[query_id])
        for query_id in plan.query_ids
    }


def _sign(vote: Vote, candidate: str) -> int:
    if vote.choice not in ("a", "b"):
        return 0
    return 1 if (vote.model_a if vote.choice == "a" else vote.model_b) == candidate else -1


def finding(verdict: SwitchVerdict) -> str:
    """What the test comes to: "better" or "worse" where the votes say so also of questions like these (see ``judge``).

    Else "open" while answers are missing, "nobody" or "hardly" (would notice) where most answers are as good as before,
    and "mixed" where they are not.
    """
    if verdict.beyond in ("better", "worse"):
        return verdict.beyond
    if verdict.open or not verdict.questions:
        return "open"
    if verdict.alike < STAY * verdict.questions:
        return "mixed"
    return "nobody" if abs(verdict.net) <= max(1.0, LITTLE * verdict.questions) else "hardly"


def headline(
    verdict: SwitchVerdict, candidate: str, asked: int, saving: float | None, currency: Currency | None = None
) -> str:
    """The finding in a sentence, with its counts.

    Args:
        verdict: the verdict.
        candidate: the new model.
        asked: questions on which the models differ.
        saving: US dollars a month the new model costs less (below 0: more); None where unknown.
        currency: what it is said in; by default US dollars.
    """
    kind = finding(verdict)
    counts = tr(
        TEXT["one_tied" if verdict.alike == 1 else "tied"],
        good=verdict.alike,
        answers=tr_count("{count} answer", "{count} answers", verdict.questions),
        better=verdict.better,
        worse=verdict.worse,
    )
    if kind == "open":
        worst, best = verdict.net - verdict.open, verdict.net + verdict.open
        return tr(
            TEXT["open"],
            answered=asked - verdict.open,
            asked=asked,
            candidate=candidate,
            worst=_side(worst),
            best=_side(best),
        )
    sentence = tr(TEXT[kind], candidate=candidate, counts=with_money(counts, saving, currency))
    return sentences([sentence, tr(TEXT["left"], open=verdict.open) if verdict.open else ""])


def _side(net: int) -> str:
    if net == 0:
        return tr(TEXT["even"])
    return tr(TEXT["best_of" if net > 0 else "worst_of"], count=abs(net))


def with_money(counts: str, saving: float | None, currency: Currency | None = None) -> str:
    """The counts, and what the switch saves or costs a month (US dollars in) where that is known."""
    if saving is None:
        return counts
    if abs(saving) < SMALLEST_SAVING:
        return tr(TEXT["costs_alike"], counts=counts)
    amount = (currency or Currency()).whole(abs(saving))
    return tr(TEXT["saves" if saving > 0 else "costs"], counts=counts, amount=amount)


def beyond(switch_verdict: SwitchVerdict, margin: float) -> str:
    """What that says about questions like these, in one or two sentences."""
    low, high = switch_verdict.low * 100, switch_verdict.high * 100
    if switch_verdict.beyond == "worse":
        low, high = -high, -low
    sentence = tr(
        TEXT[f"beyond_{switch_verdict.beyond}"],
        margin=f"{margin * 100:g}",
        low=_signed(low, switch_verdict),
        high=_signed(high, switch_verdict),
    )
    if switch_verdict.more_questions > 0:  # NaN is not
        sentence = sentences([sentence, tr(TEXT["more"], count=_about(switch_verdict.more_questions))])
    return sentence


def _signed(value: float, switch_verdict: SwitchVerdict) -> str:
    """A count of 100, with its sign where both signs are possible; -0 is 0."""
    whole = round(value) + 0
    return f"{whole:+d}" if switch_verdict.beyond == "unclear" and whole else f"{whole:d}"


def _about(count: float) -> int:
    step = 10 ** max(0, len(str(int(count))) - 2)
    return math.ceil(count / step) * step


def rare(switch_verdict: SwitchVerdict) -> str:
    """How common a kind of question may be without being among these (rule of three)."""
    share = math.ceil((1 - _CERTAIN_SHARE ** (1 / max(switch_verdict.questions, 1))) * 100)
    return tr(
        TEXT["rare"], questions=tr_count("{count} question", "{count} questions", switch_verdict.questions), share=share
    )

"""The sentences of a recommendation."""

from __future__ import annotations

from components.i18n import N_, translated

translated(__name__)
CLEAR, LIKELY, TOSS_UP = "clear", "likely", "toss-up"
CONFIDENCE = {CLEAR: N_("Clear"), LIKELY: N_("Likely"), TOSS_UP: N_("A toss-up between equals")}
"""The one scale of how sure a recommendation is, and how it is shown."""
TAKE, KEEP = N_("Take {first}."), N_("Keep {first}, in use today.")
ALONE = N_("It is the only measured model that your limits and the checks leave.")
BETTER = N_("It finds more than {second}: {gap} of {metric} ({low} to {high}, {queries}).")
BETTER_OTHER = N_("It is better than {second}: {gap} of {metric} ({low} to {high}, {queries}).")
SAME = N_("As good as {second}: the gap is surely under your {margin}, {queries}.")
LEVEL = N_("As good as {second} as far as {queries} can tell.")
SAME_BUT = N_("As good as {second}: the gap is surely under your {margin}, {queries}, {clauses}.")
LEVEL_BUT = N_("As good as {second} as far as {queries} can tell, {clauses}.")
AHEAD = N_("Ahead of {second} by {gap} of {metric} over {queries}, which may be chance ({low} to {high}).")
AHEAD_TOO_FEW = N_("Ahead of {second} by {gap} of {metric}, but {queries} cannot tell whether that is chance.")
UNMEASURED = N_("No answer is judged right yet, so nothing tells which of the models finds more.")
PREFERRED = N_(
    "In blind votes it is preferred to {second}: {chance} of 100 ({low} to {high}). No answer is judged right yet."
)
LIKED_AS_MUCH = N_(
    "In blind votes it is liked as much as {second}: {chance} of 100 ({low} to {high}). No answer is judged right yet."
)
VOTES_UNCLEAR = N_(
    "No answer is judged right yet, and the blind votes can't tell it from {second}: {low} to {high} of 100 prefer it."
)
VOTES_AGAINST = N_("In blind votes {model} is preferred to {first}: {chance} of 100 ({low} to {high}).")
AGAINST = N_("Against {second} it {clauses}.")
BY_WEIGHTS = N_("By your own weights ({weights}) it comes first.")
BY_WEIGHTS_ALTHOUGH = N_(
    "By your own weights ({weights}) it comes first, although {second} finds more: {gap} of {metric} ({low} to {high}, "
    "{queries})."
)
RISK = N_("What you risk: up to {risk} on {units} like these.")
RISK_WITHIN = N_("What you risk: up to {risk}, within the {margin} that would not matter to you.")
RISK_UNKNOWN = N_("What you risk cannot be said from {queries}.")
RISK_UNSEEN = N_("What you risk is not known until answers are judged.")
GIVE_UP = N_("What you give up: {second} {clauses}.")
WISHES = N_("keeps more of your wishes")
HIGHER_MEAN = N_(
    "Nothing else that was measured sets them apart: {first} is named because its mean is a little higher."
)
FIRST_LISTED = N_(
    "Nothing else that was measured sets them apart: {first} is named because it stands first in your list."
)
SET_ASIDE = N_("The {criterion} of {second} is unknown, so it was passed over.")
NOTHING_FITS = N_("Nothing fits, because {reasons}.")
NOTHING_MEASURED = N_("Nothing fits, because no model is computed yet.")
SURE = N_("It is settled: more questions would not change it.")
PRACTICE = N_("Practice questions cannot settle it: grade the answers to some twenty real ones.")
MORE = N_("About {more} more judged questions would settle it.")
MORE_USERS = N_("About {more} more users would settle it.")
MORE_ALIKE = N_(
    "About {more} more judged questions would settle it; of those only the ones on which {first} and {second} show "
    "different answers need judging."
)
MORE_LEFT = N_(
    "About {more} more judged questions would settle it; begin with the {left} not judged yet on which {first} and "
    "{second} show different answers."
)
MORE_DEAR = N_("It would take about {more} more judged questions to know which finds more: hardly worth it.")
MORE_UNKNOWN = N_("Judge more questions, first those on which {first} and {second} show different answers.")
MORE_MEASURE = N_("Measure the {criterion} of {models}; it could change this.")
TURN_LIMIT = N_("Were {first} ruled out by a limit, {second} would be next.")
TURN_CRITERION = N_("{second} would be taken if more {units} put it clearly ahead, or if {criterion} did not count.")
TURN_QUALITY = N_("{second} would be taken if more {units} put it ahead.")
TURN_CHEAPER = N_(
    "{second} would be taken if more {units} put it ahead, or made it 95 % sure that it loses less than {margin}."
)
SILENT = N_("{model} finds nothing at all for {count} of {asked}.")
OUT_BETTER = N_("{model} finds more: {gap} ({low} to {high}), but it is ruled out ({reasons}).")
OUT_SAME = N_("{model} does as well, but it is ruled out ({reasons}).")
OUT_UNCLEAR = N_("{model} scored higher, which may be chance, but it is ruled out ({reasons}).")
TODAY_OUT = N_("{model}, in use today, is ruled out ({reasons}).")
TODAY_NOT_YET = N_("{model}, in use today, is not computed yet.")
TODAY_APART = N_("{model}, in use today, is not among the models compared.")
HARDLY_WORTH = 1_000  # further questions from which judging them is hardly worth it
"""A person judges a question's answers in half a minute: a thousand are a working day."""

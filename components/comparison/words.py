"""The sentences of a recommendation."""

from __future__ import annotations

CLEAR, LIKELY, TOSS_UP = "clear", "likely", "toss-up"
CONFIDENCE = {CLEAR: "Clear", LIKELY: "Likely", TOSS_UP: "A toss-up between equals"}
"""The one scale of how sure a recommendation is, and how it is shown."""
CONFIDENCE_HELP = {
    CLEAR: "By all that was measured it loses at most {margin} against any other model you may choose.",
    LIKELY: "It probably loses at most {margin} against any other model you may choose: a chance of 4 in 5 or more.",
    TOSS_UP: "What was measured does not say which of them finds more; another may be better by more than {margin}.",
}
TAKE, KEEP = "Take {first}.", "Keep {first}, in use today."
ALONE = "It is the only measured model that your limits and the checks leave."
BETTER = "It finds more than {second}: {gap} of {metric} ({low} to {high}, {queries})."
BETTER_OTHER = "It is better than {second}: {gap} of {metric} ({low} to {high}, {queries})."
SAME = "As good as {second}: the gap is surely under your {margin}, {queries}"
LEVEL = "As good as {second} as far as {queries} can tell"
AHEAD = "Ahead of {second} by {gap} of {metric} over {queries}, which may be chance ({low} to {high})."
AHEAD_TOO_FEW = "Ahead of {second} by {gap} of {metric}, but {queries} cannot tell whether that is chance."
UNMEASURED = "No answer is judged yet, so nothing tells which of the models finds more"
BY_WEIGHTS = "By your own weights ({weights}) it comes first{although}."
ALTHOUGH = ", although {second} finds more: {gap} of {metric} ({low} to {high}, {queries})"
RISK = "What you risk: up to {risk} on questions like these."
RISK_WITHIN = "What you risk: up to {risk}, within the {margin} that would not matter to you."
RISK_UNKNOWN = "What you risk cannot be said: {queries} are too few."
RISK_UNSEEN = "What you risk is not known until answers are judged."
GIVE_UP = "What you give up: {second} {clauses}."
WISHES = "keeps more of your wishes"
NOTHING_ELSE = "Nothing else that was measured sets them apart: {first} is named because {why}."
HIGHER_MEAN = "its mean is a little higher"
FIRST_LISTED = "it stands first in your list"
SET_ASIDE = "The {criterion} of {second} is unknown, so it was passed over."
NOTHING_FITS = "Nothing fits, because {reasons}."
NOTHING_MEASURED = "Nothing fits, because no model is computed yet."
SURE = "It is settled: more questions would not change it."
MORE = "About {more} more judged questions would settle it"
MORE_ALIKE = "; of those only the ones on which {first} and {second} show different answers need judging"
MORE_LEFT = "; begin with the {left} not judged yet on which {first} and {second} show different answers"
MORE_DEAR = "It would take about {more} more judged questions to know which finds more: hardly worth it."
MORE_UNKNOWN = "Judge more questions, first those on which {first} and {second} show different answers."
MORE_MEASURE = "Measure {criterion} of {models}; it could change this."
TURN_LIMIT = "Were {first} ruled out by a limit, {second} would be next."
TURN_CRITERION = "{second} would be taken if more questions put it clearly ahead, or if {criterion} did not count."
TURN_QUALITY = "{second} would be taken if more questions put it ahead."
OUT_BETTER = "{model} finds more: {gap} ({low} to {high}), but it is ruled out ({reasons})."
OUT_SAME = "{model} does as well, but it is ruled out ({reasons})."
OUT_UNCLEAR = "{model} scored higher, which may be chance, but it is ruled out ({reasons})."
TODAY_OUT = "{model}, in use today, is ruled out ({reasons})."
TODAY_APART = "{model}, in use today, is not among the models compared."
HARDLY_WORTH = 1_000  # further questions from which judging them is hardly worth it
"""A person judges a question's answers in half a minute: a thousand are a working day."""

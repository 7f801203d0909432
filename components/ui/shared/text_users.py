"""The words of collections whose queries are users."""

from __future__ import annotations

from components.i18n import N_, translated
from components.interactions import AT_RANDOM, BY_DATE, BY_LAST

translated(__name__)
N_USERS = N_("Users tested")
N_INTERACTIONS = N_("Interactions learned from")
N_INTERACTIONS_HELP = N_("What users did before the interactions that are held out. A user has an item once.")
INTERACTIONS = N_("Interactions")
SPLIT = N_("What is held out")
HELD_OUT = N_("Test on")
HELD_OUT_HELP = N_(
    "Models are shown what came before and must name what is held out. Only a split by date also keeps other users’ "
    "later interactions out of what is learned."
)
WAYS = {
    BY_LAST: N_("the last new item of each user"),
    BY_DATE: N_("everything from a day on"),
    AT_RANDOM: N_("one item of each user, drawn at random"),
}
FROM = N_("From this day on")
USUAL_SHARE = 0.9
"""Of the interactions, what lies before the day that is proposed."""
LEAST = N_("Fewest interactions")
LEAST_HELP = N_("Users and items with fewer are left out, again and again until none is left. Papers often take 5.")
REPEATS = N_("People take items again")
REPEATS_HELP = N_("Off: items a user has already are no results. On: they may be right again, as with groceries.")
NO_QUESTIONS = N_(
    "Here users are tested, with what was held out of their history: questions and judgments cannot be added to them. "
    "Upload the documents alone as another project to ask questions."
)
PICK_USER = N_("or take one of the users")
PICK_PLACEHOLDER = N_("Choose a user")
USERS_ALONE = N_("People are what is looked up here: choose one, and see what each model would show them next.")
LOOK_AT_USER = N_("Look at a user")
TOOK = N_("**Took last** ({shown} of {total}): {titles}")
WAS_HELD_OUT = N_("**Held out:** {titles}")

LISTS = N_("What users are shown")
LISTS_WHAT = N_(
    "Over the first 10 of every user. Coverage: the share of the catalogue that anybody is shown. Novelty: how rarely "
    "the items shown were taken, in bits. Popularity: 1 is as popular as what the same users took themselves."
)
LISTS_GROUPS = N_("Cold and known, apart")
LISTS_GROUPS_WHAT = N_("Cold is what has fewer than 5 interactions to learn from; models of texts need none.")
SAMPLED_BUTTON = N_("Measure among 99 drawn items")
COLUMNS = {
    "model": N_("Model"),
    "group": N_("Users"),
    "users": "n",
    "hit_rate@10": N_("Hit rate@10 ↑"),
    "ndcg@10": N_("nDCG@10 ↑"),
    "mrr@100": N_("MRR ↑"),
    "coverage@10": N_("Coverage ↑"),
    "novelty@10": N_("Novelty, bits"),
    "popularity_bias@10": N_("Popularity"),
    "sampled_hit_rate@10": N_("Hit rate@10 of 100 drawn"),
    "train_seconds": N_("Learned in, s ↓"),
}
TRAINING = N_("Learning")
TRAINED = N_("{model}: {seconds} to learn from {interactions}")
TRAINED_WHAT = N_("What is learned grows old: count this time for every day or week you learn anew.")

DRAW_USER = N_("Draw a user")
DRAW_USER_PLACEHOLDER = N_("Choose a user to see what each model finds")
V_USERS = N_("Users a month")
V_USERS_HELP = N_("Lists people are shown.")

"""The words of the switch test."""

from __future__ import annotations

from components.i18n import N_, translated

translated(__name__)
TITLE = N_("10-minute switch test")
BUTTON = N_("10-minute switch test")
BUTTON_HELP = N_("Twenty real questions, today's model against another one, judged blind: would a switch be noticed?")
START_LINE = N_(
    "Thinking of changing the model you use? Paste your documents and twenty real questions, and judge blind."
)
BACK = N_("Back to Compare")
WHAT = N_(
    "Would anybody notice if you switched? Give twenty real questions, name today’s model and another one, and judge "
    "blind the answers on which they differ. It takes about ten minutes and ends as a page to pass on."
)
NEEDS_TWO = N_("The test needs two computed models. Compute another one on the Models page.")
TODAY = N_("Model in use today")
CANDIDATE = N_("Model to switch to")
QUESTIONS_FROM = N_("Questions")
PASTED = N_("Paste my own")
COLLECTION = N_("Draw {count} of the collection’s")
PASTE = N_("Your questions, one per line; twenty real ones tell a lot")
PASTE_PLACEHOLDER = N_("Can I send back a tent I have used once?\nWhich stove works in the cold?")
PASTE_COUNT = N_("{count} so far")
PASTE_MANY = N_("{count} were pasted: judging them all may take a while, but you can stop at any time.")
PASTE_FIRST = N_("There is no question yet: paste some above, one per line, or draw some of the collection’s.")
DRAWN = N_("Drawn at random, so that they stand for the others.")
START = N_("Start")
READING = N_("The models are reading your questions; the first one appears here in a moment.")
READING_FAILED = N_("Not computed for these questions: {models}. Press Compute to try again.")
ASKS_FIRST = N_(
    "{models}: your questions are not read yet. Before any text leaves this computer you see what, where to and at what cost."
)
COMPUTE = N_("Compute")
NOTE_IN_USE_NONE = N_("Note {today} as the model in use in Needs")
NOTE_IN_USE = N_("Note {today} as the model in use in Needs, in place of {in_use}")
ALL_SAME = N_("Both models return the same first {depth} results for all your questions: nothing is left to judge.")
NO_NEEDS = N_("Say your volumes and prices in Needs, and the verdict says what a switch saves.")
TO_NEEDS = N_("Open Needs")
COST_UNKNOWN = N_("The cost of one of them is unknown, so no saving is named.")
WORSE_LIST = N_("Questions that would get worse ({count})")
BETTER_LIST = N_("Questions that would get better ({count})")
NONE = N_("None.")
DOWNLOAD = N_("Download the page (HTML)")
DOWNLOAD_PROVISIONAL = N_("Download the provisional page (HTML)")
DOWNLOAD_HELP = N_("One file that opens without a network: verdict, counts, cost, and the questions that would change.")
MORE_VOTES = N_("Votes: take the last one back, or let somebody else vote too")
AGAIN = N_("Start another test")
AGAIN_HELP = N_("Votes are kept; they count again where a new test asks the same.")
HOW = N_("How the verdict is made")
HOW_TEXT = N_(
    "**The first line** counts your questions: an answer is better, worse or a tie. Better or worse is said of a model "
    "only where the votes show it for questions like these, too. Nobody would notice: at least three of four answers are "
    "ties, and no more than one in twenty gets worse on balance, or better.\n\n"
    "**On questions like these** it is the 95 % score interval (Tango 1998) of the share that gains minus the share "
    "that loses, over all planned questions. Open answers count once as all worse and once as all better, so every "
    "interval you see contains the last one: looking after every answer costs nothing. Only adding questions because "
    "of what you saw would; a longer list is a new test.\n\n"
    "**Same** means within the margin set in Needs: {margin} of 100 questions on balance. Lists count as the same when "
    "their first {depth} results are the same in the same order. Where several people voted, the majority counts."
)

"""What is said of questions, said of users: where a collection's queries are users, these sentences take their place.

One table, so that a page, a chart and a file speak of users alike and nobody who writes a sentence about questions has
to ask what they are. Sentences that only make sense of one of the two stand where they are used.
"""

from __future__ import annotations

from collections.abc import Mapping

from components.i18n import N_
from components.records import Collection

OF_USERS = {
    N_("Question"): N_("User"),
    N_("Questions"): N_("Users"),
    N_("question"): N_("user"),
    N_("questions"): N_("users"),
    N_("judged question"): N_("user"),
    N_("judged questions"): N_("users"),
    N_("{value:,.0f} questions a month"): N_("{value:,.0f} users a month"),
    N_("Questions a month"): N_("Users a month"),
    N_("Question p50 ↓"): N_("User p50 ↓"),
    N_("Question p95 ↓"): N_("User p95 ↓"),
    N_("One telling question"): N_("One telling user"),
    N_("One telling question, and each model’s first answer"): N_("One telling user, and what each model shows first"),
    N_("The one question to show"): N_("The one user to show"),
    N_(
        "Large slides: the recommendation with its chart, one telling question, maps, what it costs, what would change it. Arrow keys turn them, Escape leaves."
    ): N_(
        "Large slides: the recommendation with its chart, one telling user, maps, what it costs, what would change it. Arrow keys turn them, Escape leaves."
    ),
    N_("On this question the models disagree most."): N_("On this user the models disagree most."),
    N_("This is what each model finds for one question."): N_("This is what each model shows one user."),
    N_(
        "Chosen because the recommended model and the one it is held against (the one in use today, else the runner-up) differ most visibly on it. It is an example, not proof: on most questions they differ less."
    ): N_(
        "Chosen because the recommended model and the one it is held against (the one in use today, else the runner-up) differ most visibly on it. It is an example, not proof: on most users they differ less."
    ),
    N_("95 of 100 questions are answered faster, here"): N_("95 of 100 users are answered faster, here"),
    N_("{model} answers fastest: 95 of 100 questions have their answer in under {ms}."): N_(
        "{model} answers fastest: 95 of 100 users have their list in under {ms}."
    ),
    N_("{model} costs about {amount} a month and answers 95 of 100 questions within {wait}."): N_(
        "{model} costs about {amount} a month and answers 95 of 100 users within {wait}."
    ),
    N_("{model} answers 95 of 100 questions within {wait}; what it costs a month is not known."): N_(
        "{model} answers 95 of 100 users within {wait}; what it costs a month is not known."
    ),
    N_(
        "Half of the questions, asked one at a time, were answered faster: encoding and searching, on this computer, model loaded. Less is better."
    ): N_(
        "Half of the users, asked about one at a time, were answered faster: reading the history and searching, on this computer, model loaded. Less is better."
    ),
    N_(
        "95 of 100 questions, asked one at a time, were answered faster: encoding and searching, on this computer, model loaded. Less is better."
    ): N_(
        "95 of 100 users, asked about one at a time, were answered faster: reading the history and searching, on this computer, model loaded. Less is better."
    ),
    N_("95 of 100 questions are answered within this time, one at a time: encoding and searching."): N_(
        "95 of 100 users are answered within this time, one at a time: reading the history and searching."
    ),
    N_("p95 in milliseconds, one question at a time"): N_("p95 in milliseconds, one user at a time"),
    N_("at most {p95_ms:g} ms for 95 of 100 questions"): N_("at most {p95_ms:g} ms for 95 of 100 users"),
    N_("A new model, other documents, or other questions."): N_("A new model, other documents, or newer interactions."),
    N_("{asked:,} questions, {judged:,} of them judged"): N_(
        "{asked:,} users, {judged:,} of them with something held out"
    ),
    N_(
        "{meaning} ± is half the 95 % interval over {queries:,} questions; exact search. Times are of single calls on one computer."
    ): N_(
        "{meaning} ± is half the 95 % interval over {queries:,} users; exact search. Times are of single calls on one computer."
    ),
    N_("{queries_per_month:,.0f} questions a month"): N_("{queries_per_month:,.0f} users a month"),
    N_(
        "Expect {p50} for a question here (median of {count} single calls), {p95} for 95 of 100; a service adds its network."
    ): N_(
        "Expect {p50} for a user here (median of {count} single calls), {p95} for 95 of 100; a service adds its network."
    ),
    N_(
        "Look again when a model of the same size leads a public list by more than your margin, when questions change, or in six months: {month}. Add it to this project; only the new one is computed."
    ): N_(
        "Look again when tastes or the catalogue change, or in six months: {month}. Bring newer interactions as another project; what learns from them is trained anew."
    ),
    N_("Not a single question changes by {metric}."): N_("Not a single user changes by {metric}."),
    N_("No question is lost."): N_("No user is lost."),
    N_("By kind of question"): N_("By kind of user"),
    N_("bars are 95 % intervals · number of questions in brackets"): N_(
        "bars are 95 % intervals · number of users in brackets"
    ),
    N_(
        "In {places} two models stand the other way round, but too few questions differ there to tell it from luck."
    ): N_("In {places} two models stand the other way round, but too few users differ there to tell it from luck."),
    N_(
        "Nothing the lost questions have in common stands out from chance ({count} things tested: {traits}; Fisher’s exact test, Holm-corrected)."
    ): N_(
        "Nothing the lost users have in common stands out from chance ({count} things tested: {traits}; Fisher’s exact test, Holm-corrected)."
    ),
    N_(
        "Lost questions have “{trait}: {value}” more often: {lost} of {lost_all} lost, {others} of {others_all} others (p {p})."
    ): N_(
        "Lost users have “{trait}: {value}” more often: {lost} of {lost_all} lost, {others} of {others_all} others (p {p})."
    ),
    N_(
        "Lost questions have “{trait}: {value}” less often: {lost} of {lost_all} lost, {others} of {others_all} others (p {p})."
    ): N_(
        "Lost users have “{trait}: {value}” less often: {lost} of {lost_all} lost, {others} of {others_all} others (p {p})."
    ),
    N_(
        "**The order turns around on “{group}: {value}”** ({queries} questions): there {behind} is ahead of {ahead} by {gap} points; on all others it is behind by {elsewhere}."
    ): N_(
        "**The order turns around on “{group}: {value}”** ({queries} users): there {behind} is ahead of {ahead} by {gap} points; on all others it is behind by {elsewhere}."
    ),
    N_(
        "Each gap, its interval and its verdict come from one procedure: a gap counts only where sign flips and the worst that these questions may have missed both say so, corrected for the number of pairs (Holm)."
    ): N_(
        "Each gap, its interval and its verdict come from one procedure: a gap counts only where sign flips and the worst that these users may have missed both say so, corrected for the number of pairs (Holm)."
    ),
    N_("More questions needed"): N_("More users needed"),
    N_(
        "About how many more judged questions would settle it in four of five cases, if the gap stays; empty where it cannot be said."
    ): N_(
        "About how many more users would settle it in four of five cases, if the gap stays; empty where it cannot be said."
    ),
    N_("above {random}, and above what the same results get with other questions’ judgments"): N_(
        "above {random}, and above what the same results get with what was held out of other users"
    ),
    N_(
        "the models’ own results, held against the judgments of other questions; the highest of all models is shown"
    ): N_("the models’ own results, held against what was held out of other users; the highest of all models is shown"),
    N_("other questions’ judgments"): N_("other users’ held-out items"),
    N_("Select a question to see both result lists side by side."): N_("Select a user to see both lists side by side."),
    N_("Every question (CSV)"): N_("Every user (CSV)"),
    N_("Groups with fewer than {least} questions are left out: {names}."): N_(
        "Groups with fewer than {least} users are left out: {names}."
    ),
    N_("The questions have nothing to group them by."): N_("The users have nothing to group them by."),
    N_(
        "Cohen’s d: the mean difference divided by its standard deviation over questions. 0.2 is small, 0.5 medium, 0.8 large."
    ): N_(
        "Cohen’s d: the mean difference divided by its standard deviation over users. 0.2 is small, 0.5 medium, 0.8 large."
    ),
    N_("The ± is a 95 % interval: with other questions of the same kind the mean would lie inside it."): N_(
        "The ± is a 95 % interval: with other users of the same kind the mean would lie inside it."
    ),
    N_("Look at this question"): N_("Look at this user"),
    N_("Select a row to open its question."): N_("Select a row to open its user."),
    N_("Some questions have more right documents than {k}: no model can show them all."): N_(
        "Of some users more than {k} documents were held out: no model can show them all."
    ),
    N_("{points} have no room, because a question has more right documents than {k}"): N_(
        "{points} have no room, because more than {k} documents were held out of a user"
    ),
    N_("{queries} · means of shares per question, in brackets their 95 % intervals"): N_(
        "{queries} · means of shares per user, in brackets their 95 % intervals"
    ),
    N_(
        "Taking the best system for each question would reach {points} points more than {best} alone ({low} to {high}): a ceiling, since no product knows the answer beforehand."
    ): N_(
        "Taking the best system for each user would reach {points} points more than {best} alone ({low} to {high}): a ceiling, since no product knows the answer beforehand."
    ),
    N_("Best per question (ceiling)"): N_("Best per user (ceiling)"),
    N_("Alone, fused with keyword search, and the best of all per question"): N_(
        "Alone, fused with keyword search, and the best of all per user"
    ),
    N_(
        "Share of questions on which this system alone is the best of all; questions where several are best count for none."
    ): N_(
        "Share of users for whom this system alone is the best of all; users for whom several are best count for none."
    ),
    N_("random pairs of a question and a document"): N_("random pairs of a user and a document"),
    N_("{number} {unit} per question"): N_("{number} {unit} per user"),
    N_("Questions whose first 10 results hold it."): N_("Users whose first 10 results hold it."),
    N_("Of those questions, how many judged it right."): N_("Of those users, of how many it was held out."),
    N_("Of those questions that have judgments, how many did not."): N_(
        "Of those users, of how many it was not held out."
    ),
    N_(
        "Top-10 lists of the same questions that hold it, on average over the other models. Few: this model alone favours it."
    ): N_(
        "Top-10 lists of the same users that hold it, on average over the other models. Few: this model alone favours it."
    ),
    N_(
        "from {current} to {other}: {hours} to re-embed {documents} ({usd}), {changes} of 100 first results change, {lost} of {queries} judged questions get worse and {won} better."
    ): N_(
        "from {current} to {other}: {hours} to re-embed {documents} ({usd}), {changes} of 100 first results change, {lost} of {queries} users get worse lists and {won} better ones."
    ),
    N_("Questions worse ↓"): N_("Users worse ↓"),
    N_("Questions better ↑"): N_("Users better ↑"),
    N_("Judged questions whose {metric} falls."): N_("Users whose {metric} falls."),
    N_("Judged questions whose {metric} rises."): N_("Users whose {metric} rises."),
    N_("Show questions at risk with"): N_("Show users at risk with"),
    N_("Questions whose {metric} falls, the largest losses first"): N_(
        "Users whose {metric} falls, the largest losses first"
    ),
    N_("No judged question gets worse."): N_("No user gets a worse list."),
    N_("Select a question to open it in Search."): N_("Select a user to open it in Search."),
    N_("Note on this question"): N_("Note on this user"),
    N_("The words of the question are kept with the note."): N_("The user’s history is kept with the note."),
    N_("No notes yet. What you write below a question is listed here and goes into the memo."): N_(
        "No notes yet. What you write below a user is listed here and goes into the memo."
    ),
    N_(
        "How far the lists of these models agree, question by question; the most disputed first. Select a row to look at it."
    ): N_(
        "How far the lists of these models agree, user by user; the most disputed first. Select a row to look at it."
    ),
    N_("Several questions at once"): N_("Several users at once"),
    N_("The share of questions with at least one right document in the first {k}."): N_(
        "The share of users with at least one held-out document in the first {k}."
    ),
    N_("Judgments"): N_("Held out"),
    "{count} question": "{count} user",
    "{count} questions": "{count} users",
    "{count} judged question": "{count} user",
    "{count} judged questions": "{count} users",
}
"""Sentence of questions -> sentence of users, with the same placeholders."""


def terms_for(collection: Collection) -> Mapping[str, str]:
    """The terms in which this collection is talked of, see components.i18n.speak_in."""
    return {} if collection.interactions is None else OF_USERS

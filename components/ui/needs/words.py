"""The words of the Needs page, and of what it rules out on other pages."""

from __future__ import annotations

from components import numbers
from components.evaluation.model_pair import points_counted
from components.i18n import N_, tr, translated
from components.needs.fields import POINT
from components.needs.tasks import DOMAINS, TASKS
from components.numbers import commas

translated(__name__)
TITLE = N_("Needs")
STEP = N_("Step 1 · Define the task and the need")
WHAT = N_("What the embeddings are for, what rules a model out, and what a better one is worth.")

PRESETS = N_("**Start from an example**")
PRESETS_NOTE = N_("One click fills the form. The figures are examples: replace them by your own.")
FILLED = N_("Filled with “{name}”: {why} The figures are examples: replace them by your own.")
UNDO = N_("Undo")

WORTH_NOTHING = N_("One point of {metric} is worth nothing here: {reason}.")
WORTH_UNKNOWN = N_("Say what a right answer is worth, and this page says what a better model may cost.")
PAYS_FROM = N_(
    "One point of {metric} is worth about {usd} a month: a model that costs {extra} more pays from {points} on."
)
PAYS_NEVER = N_(
    "One point of {metric} is worth about {usd} a month: a model that costs {extra} more does not pay; {reason}."
)
POINT_IS = N_("A point is 0.01 of {metric}. {meaning} The formula is below the form.")

SAY_TASK = N_("What it is for")
TASK = N_("Task")
TASK_HELP = N_("Sets which metrics lead, which pages matter and which models to try first.")
DOMAIN = N_("Domain")
DOMAIN_HELP = N_("Some domains have models of their own; they are suggested below.")
CURRENT = N_("Model in use today")
NO_CURRENT = N_("None, or not among the candidates")
CURRENT_HELP = N_("Comparisons and verdicts are made against it. It is also on the Models page.")
MARGIN = N_("Margin, in points")
MARGIN_HELP = N_(
    "The loss that would not matter. Set it before you look at results: models closer than this count as the same "
    "for your purpose. A point is 0.01."
)

SAY_LIMITS = N_("Limits")
LIMITS_NOTE = N_(
    "A limit rules models out; the reason stands wherever they are listed. A wish rules nothing out: models that miss "
    "it are marked, and it weighs on the Decision page; scores and orders elsewhere stay."
)
WISH = N_("Wish")
LIMITS = {
    "commercial_use": N_("Commercial use"),
    "data_stays": N_("No API: texts stay"),
    "languages": N_("Languages"),
    "modalities": N_("Kinds of content"),
    "gpu": "GPU",
    "memory_mb": N_("Memory, MB"),
    "disk_mb": N_("Disk, MB"),
    "p95_ms": N_("Waiting time, ms"),
    "monthly_usd": N_("Budget, {sign} a month"),
}
LIMIT_HELP = {
    "commercial_use": N_("Read from the licence its authors name. An unknown one is said and rules nothing out."),
    "data_stays": N_("Rules out every model behind an address on another computer."),
    "languages": N_("As the authors list them. Where no complete list is known, that is said and rules nothing out."),
    "modalities": N_("What documents and questions are made of. A model must read all of them."),
    "gpu": N_(
        "Without one, models over 1,000 million parameters are ruled out (a rule of thumb) unless measured here."
    ),
    "memory_mb": N_("The peak of the model’s process as measured here; before that, its weights alone."),
    "disk_mb": N_("Weights, and the vectors of all documents kept."),
    "p95_ms": N_(
        "In which 95 of 100 questions must be answered (p95): encoding the question and searching the collection. Measured here when a model is computed."
    ),
    "monthly_usd": N_("The month’s bill of the Cost page."),
}
ANY_LANGUAGE = N_("Any")
FROM_DATA = N_("Your documents are mostly {language}.")
NO_LIMIT = N_("no limit")
MODALITIES = {"text": N_("Text"), "image": N_("Pictures"), "audio": N_("Sound"), "video": N_("Video")}
GPU = {"": N_("Not said"), "yes": N_("There is one"), "no": N_("There is none")}
CROSS_MODAL_NOTE = N_("Cross-modal search needs at least two kinds of content; choose them under “Kinds of content”.")
ONLY_TEXT_NOTE = N_(
    "This app turns only text into vectors, and shows no pictures and plays no sound. To compare models of other "
    "kinds, bring their vectors or their results on the Data page: scores, verdicts and maps then work as for text."
)

SAY_MONEY = N_("Volumes and money")
RIGHT = N_("A right answer is worth, {sign}")
WRONG = N_("A wrong answer costs, {sign}")
PER_POINT_WHY = N_(
    "How many more of 100 questions get a right answer when the leading metric gains one point. An assumption: 1 is "
    "exact for the hit rate; where a point only moves right documents further up, less is gained."
)
AMOUNTS = {
    "right_answer_usd": (
        RIGHT,
        N_("Minutes saved, a ticket not written, a sale. A rough figure is enough; leave it empty if you cannot say."),
        0.1,
        3,
    ),
    "wrong_answer_usd": (
        WRONG,
        N_("What follows when someone gets nothing, or something wrong. Each answer more that is right saves it."),
        0.1,
        3,
    ),
    "queries_per_month": (N_("Questions a month"), N_("Searches people make."), 1000.0, 0),
    "answers_per_point": (N_("Right answers per point"), PER_POINT_WHY, 0.1, 2),
    "documents": (
        N_("Documents kept"),
        N_("How many the real system will hold. Empty: as many as this project has."),
        1000.0,
        0,
    ),
    "new_documents_per_month": (
        N_("New ones a month"),
        N_("New or changed; each is encoded once. Empty: 5 %."),
        100.0,
        0,
    ),
}
"""Field -> label, help, step and decimals of its widget; ``sign`` is that of the project's currency."""
NOT_SAID = N_("not said")
EXTRA = N_("A dearer model costs more a month, {sign}")
EXTRA_HELP = N_("Try a figure: the sentence on top says from which gain on it pays.")
FORMULA = N_("Formula and assumptions")
FORMULA_PAYS = N_("gain at which a dearer model starts to pay = its extra cost a month ÷ value of a point")
FORMULA_HERE = N_("With your figures:")
PRICES_ON_COST = N_("Prices of machine and storage are on the Cost page; they are part of every bill.")

PAYS_TITLE = N_("Does the better model pay?")
PAYS_NOTE = N_(
    "Against {base}, in points of {metric}. “Yes” and “no” where the whole 95 % interval lies on that side; "
    "costs are those of the Cost page."
)
PAYS_WORDS = {"yes": N_("✓ yes"), "no": N_("✗ no"), "unclear": N_("? can’t tell yet"), "unknown": N_("unknown")}
PAYS_COLUMNS = {
    "extra": (N_("{sign} a month more"), N_("Monthly cost minus that of {base}, at your volumes.")),
    "needed": (N_("Pays from (points)"), N_("The gain at which the extra cost is earned back.")),
    "gain": (N_("Measured gain (points)"), N_("Mean difference with its 95 % interval.")),
    "pays": (N_("Pays?"), N_("Whether the measured gain is worth the extra cost.")),
}
PAYS_LATER = N_("When two models are computed on judged questions, this page says whether the better one pays.")

RULED_OUT = N_("What this does to the candidates")
NONE_OUT = N_("No candidate is ruled out.")
N_EXCLUDED = N_("{count} ruled out:")
WISHES_MISSED = N_("{count} with only a wish missed:")
WISH_LINE = "– **{model}** · {reasons}"
CANNOT_TELL = N_("What cannot be told ({count})")
UNKNOWN_NOTE = N_("Unknown never rules a model out. Computing a model measures its memory, speed and cost.")
IN_CATALOGUE = N_("Of {total} models in the catalogue that this app can run, {count} are ruled out.")

FOLLOWS = N_("What the task sets")
METRICS_LEAD = N_("Metrics that lead")
PAGES_MATTER = N_("Pages that matter")
FAMILIES_FIT = N_("Models to try first")
WHY_METRICS = N_("{metrics}. {why}")
FAMILY_LINE = "**{name}** · {reason} {models}"
FAMILY_MODELS = N_("{count} in the catalogue.")
FAMILY_MODELS_OUT = N_("{count} in the catalogue, {out} ruled out.")
FAMILY_NONE = N_("Not in the catalogue.")
WEIGHTS = N_("Weights")
WEIGHTS_NOTE = N_(
    "For weighing models on the Decision page: quality has three parts, every wish one; a weight is its share of all "
    "parts. Scores, verdicts and orders on the other pages do not use them."
)
WEIGHT_LINE = "{name}: {percent:.0f} %"
QUALITY_WEIGHT = N_("Quality")

SHARE = N_("Share, or use on the command line")
SHARE_NOTE = N_(
    "The link holds these needs and nothing of your data. Whoever opens it is asked before anything changes."
)
DOWNLOAD = N_("Download needs.toml")
COMMAND_NOTE = N_(
    "`python -m components.cli compare --needs needs.toml …` uses the same margin and names excluded models."
)
UPLOAD = N_("Take over a file")
UPLOAD_HELP = N_("A needs.toml; you see what would change first.")
OFFER = N_("This link brings needs. Take them over?")
OFFER_FILE = N_("This file brings needs. Take them over?")
OFFER_SAME = N_("These needs are the same as yours.")
OFFER_NO_PROJECT = N_(
    "This link brings needs ({task}). Choose or start a project, then open this page to take them over."
)
FIELD, MINE, THEIRS = N_("Field"), N_("Yours now"), N_("In the link")
TAKE, DECLINE = N_("Take them over"), N_("Keep mine")
NOT_A_CANDIDATE = N_("Its current model, {model}, is not among your candidates and was left out.")
TAKEN = N_("Taken over.")
NOT_TEXT = N_("The file is not UTF-8 text; give a needs.toml as this page downloads it.")

FIELD_NAMES = {
    "task": TASK, "domain": DOMAIN, "current_model": CURRENT, "margin": N_("Margin"), "wishes": N_("Only wishes"),
    **LIMITS, **{name: entry[0] for name, entry in AMOUNTS.items()},
    "reembeddings_per_year": N_("Full re-embeddings a year"),
    "machine_usd_per_hour": N_("Your machine, $ per hour"), "serving_hours_per_month": N_("Hours it is kept on a month"),
    "storage_usd_per_gb_month": N_("Vector storage, $ per GB and month"),
}  # fmt: skip


def field_name(name: str) -> str:
    """How a field is called; itself where it has no name."""
    return tr(FIELD_NAMES[name], sign="$") if name in FIELD_NAMES else name


def shown(name: str, value: object) -> str:
    """A field's value in words."""
    if value is None or value in ("", ()):
        return "–"
    if isinstance(value, bool):
        return tr("yes") if value else tr("no")
    if isinstance(value, tuple):
        return commas(_item(name, str(item)) for item in value)
    if isinstance(value, float):
        return points_counted(f"{value / POINT:g}") if name == "margin" else f"{value:,.10g}"
    names = {"domain": DOMAINS, "task": {key: task.name for key, task in TASKS.items()}}.get(name, {})
    return tr(names[str(value)]) if str(value) in names else str(value)


def _item(name: str, item: str) -> str:
    if name == "wishes":
        return field_name(item)
    if name == "languages":
        return numbers.language(item)
    return tr(MODALITIES[item]) if name == "modalities" else item

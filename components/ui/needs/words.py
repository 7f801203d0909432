"""The words of the Needs page, and of what it rules out on other pages."""

from __future__ import annotations

from components.needs.fields import POINT
from components.needs.tasks import DOMAINS, TASKS
from components.ui.shared import languages

TITLE = "Needs"
STEP = "Step 1 · Define the task and the need"
WHAT = "What the embeddings are for, what rules a model out, and what a better one is worth."

PRESETS = "**Start from an example**"
PRESETS_NOTE = "One click fills the form. The figures are examples: replace them by your own."
FILLED = "Filled with “{name}”: {why} The figures are examples: replace them by your own."
UNDO = "Undo"

WORTH = "One point of {metric} is worth about {usd} a month"
WORTH_NOTHING = "One point of {metric} is worth nothing here: {reason}."
WORTH_UNKNOWN = "Say what a right answer is worth, and this page says what a better model may cost."
PAYS_FROM = ": a model that costs {extra} more pays from {points} on."
PAYS_NEVER = ": a model that costs {extra} more does not pay; {reason}."
POINT_IS = "A point is 0.01 of {metric}. {meaning} The formula is below the form."

SAY_TASK = "What it is for"
TASK = "Task"
TASK_HELP = "Sets which metrics lead, which pages matter and which models to try first."
DOMAIN = "Domain"
DOMAIN_HELP = "Some domains have models of their own; they are suggested below."
CURRENT = "Model in use today"
NO_CURRENT = "None, or not among the candidates"
CURRENT_HELP = "Comparisons and verdicts are made against it. It is also on the Models page."
MARGIN = "Margin, in points"
MARGIN_HELP = (
    "The loss that would not matter. Set it before you look at results: models closer than this count as the same "
    "for your purpose. A point is 0.01."
)

SAY_LIMITS = "Limits"
LIMITS_NOTE = (
    "A limit rules models out; the reason stands wherever they are listed. A wish rules nothing out: models that miss "
    "it are marked, and it weighs on the Decision page; scores and orders elsewhere stay."
)
WISH = "Wish"
LIMITS = {
    "commercial_use": "Commercial use",
    "data_stays": "No API: texts stay",
    "languages": "Languages",
    "modalities": "Kinds of content",
    "gpu": "GPU",
    "memory_mb": "Memory, MB",
    "disk_mb": "Disk, MB",
    "p95_ms": "Waiting time, ms",
    "monthly_usd": "Budget, {sign} a month",
}
LIMIT_HELP = {
    "commercial_use": "Read from the licence its authors name. An unknown one is said and rules nothing out.",
    "data_stays": "Rules out every model behind an address on another computer.",
    "languages": "As the authors list them. Where no complete list is known, that is said and rules nothing out.",
    "modalities": "What documents and questions are made of. A model must read all of them.",
    "gpu": "Without one, models over 1,000 million parameters are ruled out (a rule of thumb) unless measured here.",
    "memory_mb": "The peak of the model’s process as measured here; before that, its weights alone.",
    "disk_mb": "Weights, and the vectors of all documents kept.",
    "p95_ms": "In which 95 of 100 questions must be answered (p95): encoding the question and searching the collection. Measured here when a model is computed.",
    "monthly_usd": "The month’s bill of the Cost page.",
}
ANY_LANGUAGE = "Any"
FROM_DATA = "Your documents are mostly {language}."
NO_LIMIT = "no limit"
MODALITIES = {"text": "Text", "image": "Pictures", "audio": "Sound", "video": "Video"}
GPU = {"": "Not said", "yes": "There is one", "no": "There is none"}
CROSS_MODAL_NOTE = "Cross-modal search needs at least two kinds of content; choose them under “Kinds of content”."
ONLY_TEXT_NOTE = (
    "This app turns only text into vectors, and shows no pictures and plays no sound. To compare models of other "
    "kinds, bring their vectors or their results on the Data page: scores, verdicts and maps then work as for text."
)

SAY_MONEY = "Volumes and money"
RIGHT = "A right answer is worth, {sign}"
WRONG = "A wrong answer costs, {sign}"
PER_POINT_WHY = (
    "How many more of 100 questions get a right answer when the leading metric gains one point. An assumption: 1 is "
    "exact for the hit rate; where a point only moves right documents further up, less is gained."
)
AMOUNTS = {
    "right_answer_usd": (
        RIGHT,
        "Minutes saved, a ticket not written, a sale. A rough figure is enough; leave it empty if you cannot say.",
        0.1,
        3,
    ),
    "wrong_answer_usd": (
        WRONG,
        "What follows when someone gets nothing, or something wrong. Each answer more that is right saves it.",
        0.1,
        3,
    ),
    "queries_per_month": ("Questions a month", "Searches people make.", 1000.0, 0),
    "answers_per_point": ("Right answers per point", PER_POINT_WHY, 0.1, 2),
    "documents": (
        "Documents kept",
        "How many the real system will hold. Empty: as many as this project has.",
        1000.0,
        0,
    ),
    "new_documents_per_month": (
        "New ones a month",
        "New or changed; each is encoded once. Empty: 5 %.",
        100.0,
        0,
    ),
}
"""Field -> label, help, step and decimals of its widget; ``sign`` is that of the project's currency."""
NOT_SAID = "not said"
EXTRA = "A dearer model costs more a month, {sign}"
EXTRA_HELP = "Try a figure: the sentence on top says from which gain on it pays."
FORMULA = "Formula and assumptions"
FORMULA_PAYS = "gain at which a dearer model starts to pay = its extra cost a month ÷ value of a point"
FORMULA_HERE = "With your figures:"
PRICES_ON_COST = "Prices of machine and storage are on the Cost page; they are part of every bill."

PAYS_TITLE = "Does the better model pay?"
PAYS_NOTE = (
    "Against {base}, in points of {metric}. “Yes” and “no” where the whole 95 % interval lies on that side; "
    "costs are those of the Cost page."
)
PAYS_WORDS = {"yes": "✓ yes", "no": "✗ no", "unclear": "? can’t tell yet", "unknown": "unknown"}
PAYS_COLUMNS = {
    "extra": ("{sign} a month more", "Monthly cost minus that of {base}, at your volumes."),
    "needed": ("Pays from (points)", "The gain at which the extra cost is earned back."),
    "gain": ("Measured gain (points)", "Mean difference with its 95 % interval."),
    "pays": ("Pays?", "Whether the measured gain is worth the extra cost."),
}
PAYS_LATER = "When two models are computed on judged questions, this page says whether the better one pays."

RULED_OUT = "What this does to the candidates"
NONE_OUT = "No candidate is ruled out."
N_EXCLUDED = "{count} ruled out:"
WISHES_MISSED = "{count} with only a wish missed:"
WISH_LINE = "– **{model}** · {reasons}"
CANNOT_TELL = "What cannot be told ({count})"
UNKNOWN_NOTE = "Unknown never rules a model out. Computing a model measures its memory, speed and cost."
IN_CATALOGUE = "Of {total} models in the catalogue that this app can run, {count} are ruled out."

FOLLOWS = "What the task sets"
METRICS_LEAD = "Metrics that lead"
PAGES_MATTER = "Pages that matter"
FAMILIES_FIT = "Models to try first"
WHY_METRICS = "{metrics}. {why}"
FAMILY_LINE = "**{name}** · {reason} {models}"
FAMILY_MODELS = "{count} in the catalogue{out}."
FAMILY_OUT = ", {count} ruled out"
FAMILY_NONE = "Not in the catalogue."
WEIGHTS = "Weights"
WEIGHTS_NOTE = (
    "For weighing models on the Decision page: quality has three parts, every wish one; a weight is its share of all "
    "parts. Scores, verdicts and orders on the other pages do not use them."
)
WEIGHT_LINE = "{name}: {percent:.0f} %"
QUALITY_WEIGHT = "Quality"

SHARE = "Share, or use on the command line"
SHARE_NOTE = "The link holds these needs and nothing of your data. Whoever opens it is asked before anything changes."
DOWNLOAD = "Download needs.toml"
COMMAND_NOTE = "`python -m components.cli compare --needs needs.toml …` uses the same margin and names excluded models."
UPLOAD = "Take over a file"
UPLOAD_HELP = "A needs.toml; you see what would change first."
OFFER = "This link brings needs. Take them over?"
OFFER_FILE = "This file brings needs. Take them over?"
OFFER_SAME = "These needs are the same as yours."
OFFER_NO_PROJECT = "This link brings needs ({task}). Choose or start a project, then open this page to take them over."
FIELD, MINE, THEIRS = "Field", "Yours now", "In the link"
TAKE, DECLINE = "Take them over", "Keep mine"
NOT_A_CANDIDATE = "Its current model, {model}, is not among your candidates and was left out."
TAKEN = "Taken over."
NOT_TEXT = "The file is not UTF-8 text; give a needs.toml as this page downloads it."

FIELD_NAMES = {
    "task": TASK, "domain": DOMAIN, "current_model": CURRENT, "margin": "Margin", "wishes": "Only wishes",
    **{name: label.format(sign="$") for name, label in LIMITS.items()},
    **{name: entry[0].format(sign="$") for name, entry in AMOUNTS.items()}, "reembeddings_per_year": "Full re-embeddings a year",
    "machine_usd_per_hour": "Your machine, $ per hour", "serving_hours_per_month": "Hours it is kept on a month",
    "storage_usd_per_gb_month": "Vector storage, $ per GB and month",
}  # fmt: skip


def shown(name: str, value: object) -> str:
    """A field's value in words."""
    if value is None or value in ("", ()):
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(_item(name, str(item)) for item in value)
    if isinstance(value, float):
        return f"{value * 100:g} {'point' if value == POINT else 'points'}" if name == "margin" else f"{value:,.10g}"
    names = {"domain": DOMAINS, "task": {key: task.name for key, task in TASKS.items()}}.get(name, {})
    return names.get(str(value), str(value))


def _item(name: str, item: str) -> str:
    if name == "wishes":
        return FIELD_NAMES.get(item, item)
    names = {"languages": languages.NAMES, "modalities": MODALITIES}.get(name, {})
    return names.get(item, item)

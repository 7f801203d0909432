"""What a person may want embeddings for, and what follows: metrics that lead, pages that matter, models to try."""

from __future__ import annotations

from dataclasses import dataclass

from components.i18n import N_, Translated, in_own_language


@dataclass(frozen=True, slots=True)
class ModelFamily(Translated):
    """A group of models worth trying. ``name`` is a family of the catalogue, or "" where the catalogue has none.

    ``label`` is how people call it, ``reason`` a sentence on why it fits.
    """

    name: str
    label: str
    reason: str


@dataclass(frozen=True, slots=True)
class Task(Translated):
    """One task type.

    ``metrics`` are keys of evaluation.metric_registry, the leading one first; ``why_metrics`` says why these.
    ``pages`` are names of files in pages/ with what to look for there.
    """

    key: str
    name: str
    sentence: str
    metrics: tuple[str, ...]
    why_metrics: str
    pages: tuple[tuple[str, str], ...]
    families: tuple[ModelFamily, ...]

    @property
    def leading(self) -> str:
        """The metric this task is decided by."""
        return self.metrics[0]


_SBERT = "Sentence-BERT"
_E5 = ModelFamily(
    "E5", "E5", N_("Trained on questions and passages that answer them; the multilingual ones read 90 languages.")
)
_BGE = ModelFamily("BGE", "BGE", N_("Trained for retrieval in three sizes, so the price of quality shows."))
_BM25 = ModelFamily(
    "BM25", N_("BM25 (keywords)"), N_("Finds names, numbers and codes to the letter, and is the baseline to beat.")
)

_ALL = (
    Task(
        "search",
        N_("Semantic search"),
        N_("People type a question or keywords, and the documents that mean the same should stand first."),
        ("ndcg@10", "mrr@10", "recall@100"),
        N_("People read from the top and stop early, so the place of each right document counts."),
        (
            ("search", N_("read real results side by side")),
            ("quality", N_("whether a gap is sure")),
            ("cost", N_("what people wait and what it costs")),
        ),
        (
            ModelFamily(_SBERT, _SBERT, N_("Small and quick, made to compare sentences by meaning.")),
            _E5,
            _BGE,
            _BM25,
        ),
    ),
    Task(
        "rag",
        N_("RAG (answers by a language model)"),
        N_("A language model answers from the passages that are found: what is not found cannot be in the answer."),
        ("recall@10", "hit_rate@10", "ndcg@10"),
        N_(
            "The language model reads all ten passages: it counts that the right ones "
            "are among them, less in what order."
        ),
        (
            ("search", N_("whether the passages hold the answer")),
            ("quality", N_("how many right passages are missed")),
            ("cost", N_("questions are paid for every time")),
        ),
        (
            _E5,
            _BGE,
            ModelFamily(
                "OpenAI", "OpenAI", N_("No machine of your own, priced by the token; texts leave this computer.")
            ),
            _BM25,
        ),
    ),
    Task(
        "classification",
        N_("Classification"),
        N_("Each text gets one of a few labels, such as a topic or a team, from texts that are labelled already."),
        ("precision@10", "map@100", "ndcg@10"),
        N_(
            "A text gets the label of its neighbours, so the share of neighbours that are right leads. "
            "Judge a neighbour as right where its label is the same."
        ),
        (
            ("map", N_("whether labels form groups of their own")),
            ("quality", N_("the share of right neighbours")),
        ),
        (
            ModelFamily(
                "DistilBERT and RoBERTa",
                N_("DistilBERT and RoBERTa"),
                N_("Encoders that classifiers are usually trained on top of."),
            ),
            ModelFamily(_SBERT, _SBERT, N_("Good neighbours without any training.")),
            ModelFamily(
                "Model2Vec potion",
                N_("Model2Vec (static)"),
                N_("Thousands of texts a second; enough where words give the label away."),
            ),
        ),
    ),
    Task(
        "clustering",
        N_("Clustering"),
        N_("Texts are put into groups nobody has named yet, to see what a collection is about."),
        ("precision@10", "map@100", "ndcg@10"),
        N_("In a good grouping the neighbours of a text belong to its group, so the share of right neighbours leads."),
        (
            ("map", N_("the groups themselves, in up to four models")),
            ("quality", N_("how far models agree on neighbours")),
        ),
        (
            ModelFamily(_SBERT, _SBERT, N_("Made so that texts of one meaning lie close together.")),
            ModelFamily("GTE", "GTE", N_("Trained on many kinds of pairs, not on questions only.")),
            ModelFamily("Nomic", "Nomic", N_("Has a prompt of its own for clustering.")),
        ),
    ),
    Task(
        "duplicates",
        N_("Duplicates and similarity"),
        N_("Texts that say the same in other words are found: repeated tickets, log lines, records of one customer."),
        ("map@100", "recall@10", "precision@10"),
        N_("Every copy should be found and every false alarm costs a look; MAP counts both over the whole list."),
        (
            ("search", N_("paste a text and see whether its twins come first")),
            ("map", N_("tight knots are copies")),
            ("quality", N_("copies missed and false alarms")),
        ),
        (
            ModelFamily(_SBERT, _SBERT, N_("Its paraphrase models were trained on pairs that mean the same.")),
            ModelFamily(
                "Static Sentence-BERT", N_("Static Sentence-BERT"), N_("Quick enough to compare each with each.")
            ),
            ModelFamily("WordLlama", "WordLlama", N_("Word vectors: near copies differ in few words.")),
            _BM25,
        ),
    ),
    Task(
        "recommendation",
        N_("Recommendation"),
        N_("For an item someone looks at, others that fit are shown: products, articles, videos."),
        ("ndcg@10", "hit_rate@10", "recall@100"),
        N_("Few places are shown and the first are seen most, so the order of the first ten leads."),
        (
            ("map", N_("what lies near what")),
            ("search", N_("an item's text in place of a question")),
            ("cost", N_("items change often, so encoding counts")),
        ),
        (
            ModelFamily(
                "",
                N_("NCF and other models trained on what people clicked"),
                N_(
                    "They learn taste, which no text tells, from your own clicks: bring a table "
                    "of them on the Data page."
                ),
            ),
            ModelFamily(_SBERT, _SBERT, N_("For new items that nobody has clicked yet.")),
            ModelFamily("GTE", "GTE", N_("Trained on many kinds of pairs, not on questions only.")),
        ),
    ),
    Task(
        "cross-modal",
        N_("Cross-modal search"),
        N_("What is looked for is of another kind than the question: pictures by words, sound by words."),
        ("recall@10", "hit_rate@10", "mrr@10"),
        N_("There is often one right picture among thousands, so it counts whether it is among the first ten."),
        (
            ("search", N_("what each model finds, by title and description; pictures are not shown")),
            ("quality", N_("how many are missed")),
        ),
        (
            ModelFamily("CLIP", "CLIP", N_("Puts pictures and words into one space.")),
            ModelFamily(
                "SigLIP", "SigLIP", N_("The same with a better training goal; the second one reads many languages.")
            ),
            ModelFamily(
                "Pictures of pages",
                N_("ColPali and ColQwen"),
                N_("Reads scanned pages as pictures, tables included."),
            ),
        ),
    ),
)

TASKS = {task.key: task for task in _ALL}
"""Task types by key, in the order shown."""

DOMAINS = {
    "general": N_("General"),
    "medicine": N_("Medicine"),
    "law": N_("Law"),
    "finance": N_("Finance"),
    "science": N_("Science"),
    "code": N_("Program code"),
    "commerce": N_("Products and shopping"),
    "operations": N_("IT operations and logs"),
}
"""Domains by key, with their names."""

DOMAIN_FAMILIES = {
    "medicine": ModelFamily(
        "Medicine", N_("BioBERT- and PubMedBERT-like"), N_("Know terms that general models cut to pieces.")
    ),
    "law": ModelFamily("Law", N_("LegalBERT-like"), N_("Know legal language, where common words mean something else.")),
    "finance": ModelFamily("Finance", N_("FinBERT-like"), N_("Know the language of reports and markets.")),
    "science": ModelFamily("Science", N_("SPECTER and SciBERT"), N_("Trained on papers and who cites whom.")),
    "code": ModelFamily("Code", N_("Code models"), N_("Trained on programs and the words that describe them.")),
}
"""The domain's own models, where the catalogue lists some."""


def families(task: str, domain: str = "general") -> tuple[ModelFamily, ...]:
    """The families suggested for a task, those of the domain first."""
    special = (in_own_language(DOMAIN_FAMILIES[domain]),) if domain in DOMAIN_FAMILIES else ()
    return special + TASKS[task].families


def metrics_first(task: str, shown: tuple[str, ...]) -> tuple[str, ...]:
    """``shown`` with the task's leading metrics in front; nothing is added or left out."""
    front = tuple(key for key in TASKS[task].metrics if key in shown)
    return front + tuple(key for key in shown if key not in front)

"""What a person may want embeddings for, and what follows: metrics that lead, pages that matter, models to try."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ModelFamily:
    """A group of models worth trying. ``name`` is a family of the catalogue, or "" where the catalogue has none.

    ``label`` is how people call it, ``reason`` a sentence on why it fits.
    """

    name: str
    label: str
    reason: str


@dataclass(frozen=True, slots=True)
class Task:
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
    "E5", "E5", "Trained on questions and passages that answer them; the multilingual ones read 90 languages."
)
_BGE = ModelFamily("BGE", "BGE", "Trained for retrieval in three sizes, so the price of quality shows.")
_BM25 = ModelFamily(
    "BM25", "BM25 (keywords)", "Finds names, numbers and codes to the letter, and is the baseline to beat."
)

_ALL = (
    Task(
        "search",
        "Semantic search",
        "People type a question or keywords, and the documents that mean the same should stand first.",
        ("ndcg@10", "mrr@10", "recall@100"),
        "People read from the top and stop early, so the place of each right document counts.",
        (
            ("search", "read real results side by side"),
            ("quality", "whether a gap is sure"),
            ("cost", "what people wait and what it costs"),
        ),
        (
            ModelFamily(_SBERT, _SBERT, "Small and quick, made to compare sentences by meaning."),
            _E5,
            _BGE,
            _BM25,
        ),
    ),
    Task(
        "rag",
        "RAG (answers by a language model)",
        "A language model answers from the passages that are found: what is not found cannot be in the answer.",
        ("recall@10", "hit_rate@10", "ndcg@10"),
        "The language model reads all ten passages: it counts that the right ones are among them, less in what order.",
        (
            ("search", "whether the passages hold the answer"),
            ("quality", "how many right passages are missed"),
            ("cost", "questions are paid for every time"),
        ),
        (
            _E5,
            _BGE,
            ModelFamily("OpenAI", "OpenAI", "No machine of your own, priced by the token; texts leave this computer."),
            _BM25,
        ),
    ),
    Task(
        "classification",
        "Classification",
        "Each text gets one of a few labels, such as a topic or a team, from texts that are labelled already.",
        ("precision@10", "map@100", "ndcg@10"),
        "A text gets the label of its neighbours, so the share of neighbours that are right leads. "
        "Judge a neighbour as right where its label is the same.",
        (
            ("map", "whether labels form groups of their own"),
            ("quality", "the share of right neighbours"),
        ),
        (
            ModelFamily(
                "DistilBERT and RoBERTa",
                "DistilBERT and RoBERTa",
                "Encoders that classifiers are usually trained on top of.",
            ),
            ModelFamily(_SBERT, _SBERT, "Good neighbours without any training."),
            ModelFamily(
                "Model2Vec potion",
                "Model2Vec (static)",
                "Thousands of texts a second; enough where words give the label away.",
            ),
        ),
    ),
    Task(
        "clustering",
        "Clustering",
        "Texts are put into groups nobody has named yet, to see what a collection is about.",
        ("precision@10", "map@100", "ndcg@10"),
        "In a good grouping the neighbours of a text belong to its group, so the share of right neighbours leads.",
        (
            ("map", "the groups themselves, in up to four models"),
            ("quality", "how far models agree on neighbours"),
        ),
        (
            ModelFamily(_SBERT, _SBERT, "Made so that texts of one meaning lie close together."),
            ModelFamily("GTE", "GTE", "Trained on many kinds of pairs, not on questions only."),
            ModelFamily("Nomic", "Nomic", "Has a prompt of its own for clustering."),
        ),
    ),
    Task(
        "duplicates",
        "Duplicates and similarity",
        "Texts that say the same in other words are found: repeated tickets, log lines, records of one customer.",
        ("map@100", "recall@10", "precision@10"),
        "Every copy should be found and every false alarm costs a look; MAP counts both over the whole list.",
        (
            ("search", "paste a text and see whether its twins come first"),
            ("map", "tight knots are copies"),
            ("quality", "copies missed and false alarms"),
        ),
        (
            ModelFamily(_SBERT, _SBERT, "Its paraphrase models were trained on pairs that mean the same."),
            ModelFamily("Static Sentence-BERT", "Static Sentence-BERT", "Quick enough to compare each with each."),
            ModelFamily("WordLlama", "WordLlama", "Word vectors: near copies differ in few words."),
            _BM25,
        ),
    ),
    Task(
        "recommendation",
        "Recommendation",
        "For an item someone looks at, others that fit are shown: products, articles, videos.",
        ("ndcg@10", "hit_rate@10", "recall@100"),
        "Few places are shown and the first are seen most, so the order of the first ten leads.",
        (
            ("map", "what lies near what"),
            ("search", "an item's text in place of a question"),
            ("cost", "items change often, so encoding counts"),
        ),
        (
            ModelFamily(
                "",
                "NCF and other models trained on what people clicked",
                "They learn taste, which no text tells, from your own clicks: bring a table of them on the Data page.",
            ),
            ModelFamily(_SBERT, _SBERT, "For new items that nobody has clicked yet."),
            ModelFamily("GTE", "GTE", "Trained on many kinds of pairs, not on questions only."),
        ),
    ),
    Task(
        "cross-modal",
        "Cross-modal search",
        "What is looked for is of another kind than the question: pictures by words, sound by words.",
        ("recall@10", "hit_rate@10", "mrr@10"),
        "There is often one right picture among thousands, so it counts whether it is among the first ten.",
        (
            ("search", "what each model finds, by title and description; pictures are not shown"),
            ("quality", "how many are missed"),
        ),
        (
            ModelFamily("CLIP", "CLIP", "Puts pictures and words into one space."),
            ModelFamily(
                "SigLIP", "SigLIP", "The same with a better training goal; the second one reads many languages."
            ),
            ModelFamily(
                "Pictures of pages", "ColPali and ColQwen", "Reads scanned pages as pictures, tables included."
            ),
        ),
    ),
)  # fmt: skip

TASKS = {task.key: task for task in _ALL}
"""Task types by key, in the order shown."""

DOMAINS = {
    "general": "General",
    "medicine": "Medicine",
    "law": "Law",
    "finance": "Finance",
    "science": "Science",
    "code": "Program code",
    "commerce": "Products and shopping",
    "operations": "IT operations and logs",
}
"""Domains by key, with their names."""

DOMAIN_FAMILIES = {
    "medicine": ModelFamily(
        "Medicine", "BioBERT- and PubMedBERT-like", "Know terms that general models cut to pieces."
    ),
    "law": ModelFamily("Law", "LegalBERT-like", "Know legal language, where common words mean something else."),
    "finance": ModelFamily("Finance", "FinBERT-like", "Know the language of reports and markets."),
    "science": ModelFamily("Science", "SPECTER and SciBERT", "Trained on papers and who cites whom."),
    "code": ModelFamily("Code", "Code models", "Trained on programs and the words that describe them."),
}  # fmt: skip
"""The domain's own models, where the catalogue lists some."""


def families(task: str, domain: str = "general") -> tuple[ModelFamily, ...]:
    """The families suggested for a task, those of the domain first."""
    special = (DOMAIN_FAMILIES[domain],) if domain in DOMAIN_FAMILIES else ()
    return special + TASKS[task].families


def metrics_first(task: str, shown: tuple[str, ...]) -> tuple[str, ...]:
    """``shown`` with the task's leading metrics in front; nothing is added or left out."""
    front = tuple(key for key in TASKS[task].metrics if key in shown)
    return front + tuple(key for key in shown if key not in front)

"""The one list of quality metrics: charts, tables, exports and help texts read names, order and meaning from here."""

from __future__ import annotations

import re
from dataclasses import dataclass

from components.i18n import N_, Translated, in_own_language, tr
from components.numbers import commas, one_of
from components.records import BadInputError


@dataclass(frozen=True, slots=True)
class Metric(Translated):
    """One number per query, from 0 to 1.

    ``k`` is the depth it looks to, 0 for one without a depth. ``unit`` is "points" (a point is 0.01 of the shown
    value). ``meaning`` is a sentence for people who do not measure search for a living. ``formula_source`` names where
    the definition comes from.
    """

    key: str
    name: str
    family: str
    k: int
    unit: str
    higher_is_better: bool
    meaning: str
    formula_source: str


@dataclass(frozen=True, slots=True)
class _MetricFamily(Translated):
    name: str
    meaning: str
    formula_source: str


_FAMILIES = {
    "ndcg": _MetricFamily(
        "nDCG",
        N_("How high the right documents appear. 1 is a perfect order, 0 means none found."),
        N_("Järvelin and Kekäläinen 2002, linear gain, discount log2(rank + 1); trec_eval ndcg_cut"),
    ),
    "mrr": _MetricFamily(
        "MRR",
        N_("How soon the first right document comes: 1 is first place, 0.5 second, 0 not in the first {k}."),
        N_("Voorhees 1999; trec_eval recip_rank over the first k results"),
    ),
    "map": _MetricFamily(
        "MAP",
        N_("How well all the right documents are gathered near the top, over the first {k} results."),
        N_("Buckley and Voorhees 2000; trec_eval map_cut (divided by all relevant documents)"),
    ),
    "precision": _MetricFamily(
        N_("Precision"),
        N_("Of {k} places shown, the share that holds a right document."),
        N_("trec_eval P (always divided by k)"),
    ),
    "recall": _MetricFamily(
        N_("Recall"),
        N_("Of all the right documents, the share found in the first {k}."),
        N_("trec_eval recall"),
    ),
    "f1": _MetricFamily(
        "F1",
        N_("Precision and recall over the first {k} in one number, which is high only when both are."),
        N_("van Rijsbergen 1979; 2 PR / (P + R) of trec_eval's P and recall at the same depth"),
    ),
    "hit_rate": _MetricFamily(
        N_("Hit rate"),
        N_("The share of questions with at least one right document in the first {k}."),
        N_("trec_eval success"),
    ),
    "r_precision": _MetricFamily(
        N_("R-precision"),
        N_(
            "Were there five right documents, the share of right ones among the first "
            "five, and so on for each question."
        ),
        N_("trec_eval Rprec"),
    ),
    "bpref": _MetricFamily(
        "bpref",
        N_(
            "How seldom a wrong document stands above a right one. What nobody judged "
            "is passed over, not taken as wrong."
        ),
        N_("Buckley and Voorhees 2004; trec_eval bpref"),
    ),
    "judged": _MetricFamily(
        N_("Judged"),
        N_("Of the first {k} results, the share that somebody judged. What nobody judged counts as wrong."),
        N_(
            "Results within the first k that have a judgment, divided by the results "
            "there are; trec_eval num_judged_ret"
        ),
    ),
}
_KEY = re.compile(r"([a-z_0-9]+)@([1-9][0-9]{0,5})")
WITHOUT_DEPTH = ("r_precision", "bpref")
CUTOFFS = (1, 3, 5, 10, 20, 50, 100)
"""Depths a person can choose among."""


def metric(key: str) -> Metric:
    """The metric named ``<family>@<k>``, such as "recall@5", a family of WITHOUT_DEPTH alone, or one of TASK_METRICS.

    Raises:
        BadInputError: the family is unknown, or k is not a whole number from 1 to 999,999.
    """
    if key in TASK_METRICS:
        return TASK_METRICS[key]
    match = _KEY.fullmatch(key)
    family, k = (match[1], int(match[2])) if match else (key, 0)
    if family not in _FAMILIES or (k == 0) != (family in WITHOUT_DEPTH):
        known = commas(name for name in _FAMILIES if name not in WITHOUT_DEPTH)
        raise BadInputError(
            tr(
                "There is no metric {key!r}; write <family>@<depth>, such as ndcg@10, with one "
                "of {known}, or {without_depth} without a depth.",
                key=key,
                known=known,
                without_depth=one_of(WITHOUT_DEPTH),
            )
        )
    metric_family = in_own_language(_FAMILIES[family])
    return Metric(
        key=key,
        name=f"{metric_family.name}@{k}" if k else metric_family.name,
        family=family,
        k=k,
        unit="points",
        higher_is_better=True,
        meaning=metric_family.meaning.format(k=k),
        formula_source=metric_family.formula_source,
    )


def at_depth(k: int) -> tuple[str, ...]:
    """Every metric at depth k that models are ranked by, in the order shown, then those without a depth."""
    return tuple(f"{family}@{k}" for family in _FAMILIES if family not in (*WITHOUT_DEPTH, "judged")) + WITHOUT_DEPTH


def _of_task(key: str, name: str, meaning: str, formula_source: str) -> Metric:
    return Metric(key, name, key, 0, "points", True, meaning, formula_source)


TASK_METRICS = {
    entry.key: entry
    for entry in (
        _of_task(
            "accuracy_probe",
            N_("Accuracy (probe)"),
            N_(
                "The share of texts whose label logistic regression, trained on the vectors "
                "of four fifths of the texts, "
                "gets right (5-fold cross-validation)."
            ),
            N_("scikit-learn LogisticRegression, stratified 5-fold cross-validation"),
        ),
        _of_task(
            "accuracy_few",
            N_("Accuracy (8 a label, as MTEB)"),
            N_(
                "The same trained on only eight texts of each label, mean of ten draws: MTEB's protocol, so that the "
                "number can be held against published ones."
            ),
            N_("MTEB's classification protocol: scikit-learn LogisticRegression, 8 texts of each label, 10 draws"),
        ),
        _of_task(
            "macro_f1_probe",
            N_("Macro F1 (probe)"),
            N_("As accuracy, but every label counts the same, however few texts it has."),
            N_("scikit-learn f1_score(average='macro') of the same predictions"),
        ),
        _of_task(
            "accuracy_knn",
            N_("Accuracy (neighbours)"),
            N_("The share of texts that get the right label from their five nearest neighbours."),
            N_("scikit-learn KNeighborsClassifier(5, metric='cosine'), stratified 5-fold cross-validation"),
        ),
        _of_task(
            "macro_f1_knn",
            N_("Macro F1 (neighbours)"),
            N_("As the neighbours' accuracy, but every label counts the same."),
            N_("scikit-learn f1_score(average='macro') of the same predictions"),
        ),
        _of_task(
            "v_measure",
            N_("V-measure"),
            N_("How well groups found without looking at the labels match them. 1 is the same groups, 0 no relation."),
            N_("Rosenberg and Hirschberg 2007; scikit-learn v_measure_score, mean of 10 starts of k-means"),
        ),
        _of_task(
            "ari",
            N_("ARI"),
            N_("The same in pairs of texts, corrected for chance: 0 is what chance gives, 1 is the same groups."),
            N_("Hubert and Arabie 1985; scikit-learn adjusted_rand_score, mean of 10 starts of k-means"),
        ),
        _of_task(
            "silhouette",
            N_("Silhouette"),
            N_("How much closer texts lie to their own label than to the next one: from -1 over 0 (overlapping) to 1."),
            N_("Rousseeuw 1987; scikit-learn silhouette_score, cosine distance, at most 2,000 texts"),
        ),
        _of_task(
            "spearman",
            N_("Spearman"),
            N_(
                "Whether pairs people find more similar have the larger cosine too: 1 is the same order, 0 no relation."
            ),
            N_("Spearman 1904; scipy spearmanr of cosine and score"),
        ),
        _of_task(
            "pearson",
            N_("Pearson"),
            N_("As Spearman, but distances count as well as the order."),
            N_("Pearson 1895; scipy pearsonr of cosine and score"),
        ),
        _of_task(
            "average_precision",
            N_("Average precision"),
            N_("Going down from the most similar pair, how purely duplicates come first. 1 is all of them first."),
            N_("scikit-learn average_precision_score of cosine"),
        ),
        _of_task(
            "best_f1",
            N_("Best F1"),
            N_("Calling pairs duplicates from the best cosine on: precision and recall of that in one number."),
            N_("The highest F1 of scikit-learn precision_recall_curve"),
        ),
    )
}
"""Metrics of other tasks than search, by key; each is one number per model, with bootstrap draws over texts."""

METRICS = tuple(
    metric(key) for key in ("ndcg@10", "mrr@10", "map@100", "precision@10", "recall@10", "recall@100", "hit_rate@10")
)
"""Quality metrics every comparison has, in the order tables show them; the first one leads."""

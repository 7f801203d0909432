"""What a person should know of a collection before choosing a model: sentences with counts, and where to look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from components.datasets.duplicates import exact_groups, near_duplicates
from components.datasets.findings import repeats, text_findings
from components.datasets.findings.base import Finding, Looked
from components.datasets.media.findings import OpenMedia, media_findings
from components.datasets.profile import Profile, drawn, profile
from components.datasets.word_scan import scan_words
from components.records import Collection, has_media

MOST_DOCUMENTS = 50_000  # looked at; larger collections are sampled
MOST_CHARACTERS = 80_000_000  # of all documents together


@dataclass(frozen=True)
class DataReport:
    """A profile and what follows from it."""

    profile: Profile
    findings: tuple[Finding, ...]
    """Most consequential first."""
    looked_at: int
    """Documents or chunks the findings rest on: all of them, or a seeded sample."""


def examine(collection: Collection, *, open_media: OpenMedia | None = None, seed: int = 0) -> DataReport:
    """Everything worth saying about a collection; of more than MOST_DOCUMENTS a sample is looked at.

    ``open_media`` leads from a SHA-256 to the file of a picture or sound, which are looked at then. Where these have no
    captions, the words of their names are not taken for texts.
    """
    texts = collection.document_texts()
    places = drawn(len(texts), _affordable(texts), seed)
    ids = collection.documents["id"].tolist()
    chosen = tuple(texts[place] for place in places)
    scan = scan_words(chosen)
    counts = profile(collection, scan if len(places) == len(texts) else None, seed=seed)
    looked = Looked(collection, tuple(ids[place] for place in places), chosen, scan, counts)
    equal = exact_groups(looked.texts)
    later = [place for group in equal for place in group[1:]]
    captions = _captions(looked)
    equal = [group for group in equal if not captions.issuperset(group)]
    near = near_duplicates(looked.scan, skip=sorted({*later, *captions}), seed=seed)
    findings = (
        media_findings(collection, open_media, seed=seed) if open_media and has_media(collection.documents) else []
    )
    if has_media(collection.documents) and not collection.documents["text"].str.strip().any():
        ordered = sorted(
            [*findings, *text_findings.labels(looked)], key=lambda finding: (finding.severity, -finding.share)
        )
        return DataReport(counts, tuple(ordered), looked.count)
    findings += [
        *repeats.copies(looked, equal),
        *repeats.near_copies(looked, near),
        *text_findings.empty(looked),
        *text_findings.languages(looked),
        *text_findings.lengths(looked),
        *text_findings.codes(looked),
        *repeats.shared_text(looked, later),
        *text_findings.damage(looked),
        *text_findings.labels(looked),
    ]
    ordered = sorted(findings, key=lambda finding: (finding.severity, -finding.share))
    return DataReport(counts, tuple(ordered), looked.count)


def _captions(looked: Looked) -> set[int]:
    """Positions of texts beside a file: two pictures of one caption are no copies, and media_findings knows copies."""
    documents = looked.collection.documents
    if not has_media(documents):
        return set()
    beside = set(documents.loc[documents["media"] != "", "id"])
    return {place for place, document_id in enumerate(looked.ids) if document_id in beside}


def _affordable(texts: Sequence[str]) -> int:
    """How many documents can be looked at."""
    mean = sum(map(len, texts)) / max(len(texts), 1)
    return max(min(MOST_DOCUMENTS, int(MOST_CHARACTERS / max(mean, 1))), 1)

"""Sentences in the facts' files on single models, translated where they are shown: tr(card.note)."""

from __future__ import annotations

from components.i18n import N_

REMARKS = (
    N_(
        "It was trained on MS MARCO, whose terms allow non-commercial research only; whether that binds who "
        "uses the weights is not settled."
    ),
    N_("all-MiniLM-L6-v2 with weights of 8 bits: a quarter of the memory, almost the same vectors."),
    N_("Nothing of a text is cut."),
    N_("One stored vector per token: thousands of texts a second; word order is not seen. Nothing of a text is cut."),
    N_(
        "Weights of 4 bits. Nothing is cut: texts of more than 512 tokens are read in windows and averaged. "
        "Linux x86_64 and macOS arm64 only."
    ),
    N_("Counts words, with no model: the baseline every model should beat. Finds names and article numbers."),
    N_("The two tables differ on the dimension; 1024 is the price table's."),
    N_("For program code."),
    N_("For German and English."),
    N_("For medical text."),
    N_("BioBERT trained on sentence pairs; for medical text."),
    N_("BioBERT. A language model, not trained to embed: expect weak search until it is fine-tuned."),
    N_("For titles and abstracts of papers."),
    N_("SPECTER in sentence-transformers format; for titles and abstracts of papers."),
    N_("For titles and abstracts of papers; adapters per task are not loaded here."),
    N_("A language model, not trained to embed: expect weak search."),
    N_("For legal text."),
    N_("A classifier of sentiment, not trained to embed: expect weak search."),
    N_("For financial text."),
    N_("A language model, not trained to embed: expect weak search until it is fine-tuned."),
    N_("For program code. A language model, not trained to embed: expect weak search until it is fine-tuned."),
    N_(
        "The encoder classifiers are trained on. A language model, not trained to embed: expect weak search "
        "until it is fine-tuned."
    ),
    N_("Word vectors of 2014, averaged: a floor to compare with."),
    N_("Pictures only; trained to name 1,000 kinds of things."),
    N_("Pictures only; a CNN, trained to name 1,000 kinds of things."),
    N_("Finds pictures by a picture and an instruction together."),
    N_("Sounds only; trained to name the sounds of AudioSet."),
    N_("Measured with weights of 32 bits, not with these of 8."),
    N_("Measured with weights of 32 bits, not with these of 4."),
    N_("Measured with another tokeniser than this app’s, which also reads Japanese and Chinese."),
)
"""Each note, note on public scores and doubt about a licence that catalogue.csv holds, as it stands there."""

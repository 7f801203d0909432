"""Quality: which model finds the right documents, by how much, and how sure."""

from __future__ import annotations

from components.ui.quality import captions as quality_captions
from components.ui.quality import counting as quality_counting
from components.ui.quality import downloads as quality_downloads
from components.ui.quality import flips as quality_flips
from components.ui.quality import model_pairs as quality_pairs
from components.ui.quality import page as quality
from components.ui.quality import slices as quality_slices
from components.ui.quality import table as quality_table
from components.ui.quality import tasks as quality_tasks
from components.ui.quality import unlabelled as quality_unlabelled
from components.ui.quality import users as quality_users
from components.ui.shared import frame, practice, text
from components.ui.shared.judging import grade

frame.title(text.QUALITY_TITLE, text.STEP_MEASURE)
view = frame.need_results("quality")
if not view.collection.has_judgments:
    quality.recommended(view)
if view.texts.lead:
    quality_tasks.tasks(view)
if view.collection.has_judgments:
    measured = quality.choose(view)
    quality.answer(view, measured)
    quality_counting.counting(view)
    quality.chart(view, measured)
    quality.groups(measured)
    practice.agreement_line(view)
    quality_table.metrics_table(view, measured)
    quality_users.users(view)
    quality_flips.ledger(view, measured)
    quality_slices.slices(view, measured)
    if not view.texts.lead:
        quality_tasks.tasks(view)
    quality_pairs.pairs(measured)
    quality_downloads.downloads(view, measured)
    grade.fold_away(view)
else:
    quality_unlabelled.without_judgments(view)
    grade.twenty(view)
    if not view.texts.lead:
        quality_tasks.tasks(view)
    quality_unlabelled.agreement(view)
quality_captions.section(view)

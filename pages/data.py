"""Data: what is in the project's collection, and every way of bringing one."""

from __future__ import annotations

from components.ui.data import document as data_document
from components.ui.data import findings as data_findings
from components.ui.data import hint as data_hint
from components.ui.data import never_seen as data_unseen
from components.ui.data import new_project
from components.ui.data import page as data
from components.ui.data import truncation as data_truncation
from components.ui.data import words as data_words
from components.ui.shared import frame, media, text, text_data

project = frame.current_project()
frame.title(text_data.DATA_TITLE, text.STEP_DATA)
way = data.choose_way(project)
if way == "upload":
    new_project.form()
elif way == "add":
    data.add_to(frame.need_view())
else:
    view = frame.need_view()
    document_first = data_document.is_linked()
    if document_first:
        data_document.read(view)
    data_findings.overview(view)
    data_findings.findings(view)
    media.gallery(view)
    data_unseen.never_seen(view)
    data_truncation.truncation(view)
    data_words.words(view)
    data_hint.keyword_or_meaning(view)
    data.contents(view)
    if not document_first:
        data_document.read(view)

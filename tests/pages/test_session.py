"""What pages share must follow what is saved."""

from __future__ import annotations

from dataclasses import replace

from components.ui.shared import session
from components.workspace import Workspace
from tests.pages.cases import JUDGED
from tests.pages.driver import project_id


def test_scores_follow_judgments_that_came_with_a_file(small: Workspace) -> None:
    project = small.project(project_id(small, JUDGED))
    before = session.score(session.view(project)).means.set_index("model")["ndcg@10"]
    content = small.load_collection(project.dataset_id)
    ids = content.documents["id"].tolist()
    moved = content.judgments.assign(
        doc_id=[ids[(ids.index(one) + 7) % len(ids)] for one in content.judgments["doc_id"]]
    )
    dataset_id = small.save_collection(replace(content, judgments=moved))
    after = session.score(session.view(small.update_project(project.id, dataset_id=dataset_id)))
    assert not before.equals(after.means.set_index("model")["ndcg@10"])

"""The one folder the app writes to: where each thing lies in it, and the state that people change.

Files are written atomically; projects, settings and judgments are SQLite transactions, so that two browser sessions and
the command line beside them lose nothing.
"""

from components.workspace.folder import SCHEMA_VERSION
from components.workspace.records import MAX_MODELS, Project, ProjectCandidate
from components.workspace.uses import content_ids
from components.workspace.workspace import Workspace

__all__ = ["MAX_MODELS", "SCHEMA_VERSION", "Project", "ProjectCandidate", "Workspace", "content_ids"]

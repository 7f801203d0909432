"""Models trained here from judged queries: a folder that ``train`` wrote, compared on what was held out."""

from __future__ import annotations

from pathlib import Path

from components.candidates.kinds.sentence_transformers import SentenceTransformersModel
from components.candidates.names import resolve_name
from components.candidates.trained_here import NAMED, TrainedHere
from components.candidates.tuned_folder import FACTS_FILE, read_facts
from components.i18n import tr
from components.numbers import commas, one_of
from components.records import BadInputError
from components.spec import ModelSpec
from components.workspace.folder import default_root


class TunedModel(TrainedHere, SentenceTransformersModel):
    """A folder that the command ``train`` wrote, typed as its path."""

    kind = "tuned"
    can_be_trained = False  # from its base again, with all that is known by then

    @classmethod
    def parse(cls, text: str) -> ModelSpec | None:
        """See Candidate: "tuned:BASE#NAME", a model trained in the app in this workspace.

        Raises:
            BadInputError: the workspace has none of this name, several projects have one, or what it says of its
                training is damaged.
        """
        base, _, name = text.removeprefix(NAMED).rpartition("#")
        if not text.startswith(NAMED) or not base or not name or "/" in name:
            return None
        known, damaged = _trained_here()
        paths = [folder for folder, called in known.items() if called == text]
        if len(paths) == 1:
            return resolve_name(str(paths[0]))
        if paths:
            places = one_of([str(path) for path in paths])
            raise BadInputError(
                tr('Several projects have a model "{text}"; give its folder: {places}.', text=text, places=places)
            )
        if name in damaged:
            raise damaged[name]
        if known:
            raise BadInputError(
                tr(
                    'There is no model "{text}" in the workspace {default_root}; trained here are {values}. Give its '
                    "name, or its folder.",
                    text=text,
                    default_root=default_root(),
                    values=commas(sorted(set(known.values()))),
                )
            )
        raise BadInputError(
            tr(
                'There is no model "{text}" in the workspace {default_root}; no model was trained here. Give its name, '
                "or its folder.",
                text=text,
                default_root=default_root(),
            )
        )


def _trained_here() -> tuple[dict[Path, str], dict[str, BadInputError]]:
    """The folders of the workspace's models with their names; by folder name, why those have none that are damaged.

    A damaged one is in nobody's way but that of who asks for it.
    """
    known, damaged = {}, {}
    for path in sorted(default_root().glob(f"tuned/*/*/{FACTS_FILE}")):
        folder = path.parent
        if folder.name.startswith("."):
            continue
        try:
            known[folder] = f"{NAMED}{read_facts(folder).base}#{folder.name}"
        except BadInputError as error:
            damaged[folder.name] = error
    return known, damaged

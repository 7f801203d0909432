"""Needs from a file, and what they say about the models of one comparison: for the command line and its manifest."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from components.candidates.by_spec import is_local
from components.comparison.comparison import Comparison
from components.comparison.exclusions import UNKNOWN, UNMEASURED
from components.i18n import tr
from components.needs.fields import LONGEST_FILE, Needs
from components.records import BadInputError
from components.spec import ModelSpec


def read_needs(path: Path) -> Needs:
    """The needs in a TOML file.

    Raises:
        BadInputError: it cannot be read, is not TOML, or holds a field or value that is not allowed.
    """
    try:
        with path.open("rb") as file:
            data = file.read(4 * LONGEST_FILE + 1)  # a character has at most 4 bytes
    except OSError as error:
        raise BadInputError(
            tr("--needs {path} cannot be read ({error}); name a TOML file.", path=path, error=error.strerror)
        ) from None
    try:
        return Needs.from_toml(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise BadInputError(tr("--needs {path} is not UTF-8 text; name a TOML file.", path=path)) from None
    except BadInputError as error:
        raise BadInputError(f"--needs {path}: {error}") from None


def refuse_sending(needs: Needs, specs: Sequence[ModelSpec]) -> None:
    """Stop before any text leaves the computer where the needs say that none may.

    Raises:
        BadInputError: ``data_stays`` is a limit, not a wish, and a model is behind another computer's address.
    """
    if not needs.data_stays or "data_stays" in needs.wishes:
        return
    for spec in specs:
        if not is_local(spec):
            host = urlsplit(spec.source).hostname or tr("another computer")
            raise BadInputError(
                tr(
                    "{name} sends texts to {host}, and the needs say data_stays = true; leave that "
                    "model out, or allow it in the needs. Nothing was sent.",
                    name=spec.name,
                    host=host,
                )
            )


def judged_by_needs(comparison: Comparison) -> dict[str, dict[str, list[str]]]:
    """``excluded`` and ``unknown``: model -> a sentence per limit; models with nothing to say are left out.

    ``short``: model -> why it is excluded, in few words each. Models that were not computed are judged by what is
    published of them.
    """
    of_needs: dict[str, dict[str, list[str]]] = {"excluded": {}, "short": {}, "unknown": {}}
    for name, findings in comparison.findings.items():
        out = [finding for finding in findings if finding.rules_out]
        of_needs["excluded"][name] = [finding.sentence for finding in out]
        of_needs["short"][name] = [finding.short for finding in out]
        of_needs["unknown"][name] = [finding.sentence for finding in findings if finding.state in (UNKNOWN, UNMEASURED)]
    return {key: {name: why for name, why in of_models.items() if why} for key, of_models in of_needs.items()}

"""Why a model could not be loaded or ran out of memory, in one sentence with the next step."""

from __future__ import annotations

import re

from components.i18n import tr
from components.records import BadInputError

QUOTED = 200  # characters of a library's own message
_REMOTE_CODE = ("trust_remote_code", "remote code", "custom code")
_NO_MEMORY = ("out of memory", "not enough memory", "cannot allocate memory", "alloc_cpu", "std::bad_alloc")
_MISSING = re.compile(r"No module named '([\w.]+)'|requires the (\S+) library|pip install (\S+)")


def load_failure(name: str, error: Exception, what: str = "") -> BadInputError:
    """The error for a person; ``what`` is the kind of model that was expected, one of embeddings where not said."""
    if isinstance(error, BadInputError):
        return error
    message = str(error)
    if any(part in message for part in _REMOTE_CODE):
        return BadInputError(
            tr(
                'The model "{name}" needs program code from its authors to run, which this app '
                "never runs; choose another model or serve it behind an OpenAI-compatible "
                "address.",
                name=name,
            )
        )
    if ran_out_of_memory(error):
        return BadInputError(out_of_memory(name))
    missing = _MISSING.search(message) if isinstance(error, ImportError) else None
    if missing is not None:
        package = next(part for part in missing.groups() if part).split(".")[0].strip("`'\".,;")
        return BadInputError(
            tr(
                'The model "{name}" needs the package "{package}"; run: pip install {package}',
                name=name,
                package=package,
            )
        )
    first_line = message.strip().splitlines()[0][:QUOTED] if message.strip() else type(error).__name__
    return BadInputError(
        tr(
            'The model "{name}" could not be loaded ({name_2}: {first_line}); check that '
            "it is {what} in sentence-transformers format and that its download is "
            "complete.",
            name=name,
            name_2=type(error).__name__,
            first_line=first_line,
            what=what or tr("an embedding model"),
        )
    )


def ran_out_of_memory(error: BaseException) -> bool:
    """Whether an error of Python, torch or onnxruntime means that memory was short."""
    message = str(error).lower()
    return isinstance(error, MemoryError) or any(part in message for part in _NO_MEMORY)


def out_of_memory(name: str) -> str:
    """One sentence and the next step."""
    return tr(
        'The model "{name}" needs more memory than this computer has free; close other '
        "programs, choose a smaller model or its int8 version. What was finished is "
        "kept.",
        name=name,
    )

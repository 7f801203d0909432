"""What to do about a request for vectors that a server refused: one sentence for each cause."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from components.encoders.server.refusals import Cause, Refusal, quoted
from components.encoders.server.shapes import AZURE_VERSION, Wanted
from components.i18n import N_, tr


def advice(server: str, refusal: Refusal, location: str, about_options: Callable[[str, int], str]) -> str:
    """What a person can do about a refusal, in a sentence.

    Args:
        server: the model and its address, as sentences name them.
        refusal: what the server said.
        location: where its answer sends requests on to; "" where it names no place.
        about_options: what is said where a reason (in small letters, with its status) names an option; else "".
    """
    status, cause, reason = refusal.status, refusal.cause, refusal.reason.lower()
    if 300 <= status < 400:
        target = urlsplit(location)
        if not target.hostname:
            return tr(
                "{server} sends requests on to another address, which is not followed; enter the address of the server "
                "itself (status {status}).",
                server=server,
                status=status,
            )
        return tr(
            "{server} sends requests on to another address ({to}), which is not followed; enter the address of the "
            "server itself (status {status}).",
            server=server,
            status=status,
            to=quoted(f"{target.scheme}://{target.netloc}{target.path}"),
        )
    if status == 429 and refusal.wait is None and "day" not in reason:
        return _no_credit(server, status)
    if status == 429:
        return tr(
            "{server} takes no more requests for now; try again when it does (status {status}).",
            server=server,
            status=status,
        )
    if 400 <= status < 500 and status not in (401, 403):
        about = about_options(reason, status)
        if about:
            return about
    if status == 402 and cause not in _BY_CAUSE:
        return _no_credit(server, status)
    return tr(_BY_CAUSE.get(cause) or _BY_STATUS.get(status, _REFUSED), server=server, status=status)


def _no_credit(server: str, status: int) -> str:
    return tr(
        "{server} says the account has no credit left; top it up (status {status}).", server=server, status=status
    )


_BY_CAUSE = {
    Cause.LENGTH: N_("{server} cannot read so much text at once; shorten it (status {status})."),
    Cause.COUNT: N_(
        "{server} cannot take so many texts at once; write a smaller ?batch_size= behind its address (status {status})."
    ),
}
_NOT_FOUND = N_("{server} was not found; check the model's name and the address (status {status}).")
_BY_STATUS = {
    401: N_(
        "{server} refused the key; name the environment variable that holds its key, as "
        "openai:MODEL@BASE_URL#VARIABLE (status {status})."
    ),
    403: N_("{server} does not allow this key to use the model; check the account's rights (status {status})."),
    404: _NOT_FOUND,
    405: _NOT_FOUND,
}
_REFUSED = N_("{server} refused the request; check the model's name, its options and the address (status {status}).")


def about_options(server: str, wanted: Wanted, reason: str, status: int) -> str:
    """What to write behind the address where the reason names an option; "" where it names none."""
    if wanted.dimensions and "dimension" in reason:
        return tr(
            "{server} does not take dimensions={dimensions}; leave that option out, or cut its "
            "vectors here by writing @{dimensions} behind the whole name (status {status}).",
            server=server,
            status=status,
            dimensions=wanted.dimensions,
        )
    if not wanted.input_type and ("input_type" in reason or "task_type" in reason or "tasktype" in reason):
        return tr(
            "{server} wants to be told what a text is; add ?query_input_type=query&document_input_type=document "
            "behind the address, in the words that its documentation gives (status {status}).",
            server=server,
            status=status,
        )
    if "api-version" in reason or "api version" in reason:
        return tr(
            "{server} wants an API version; add ?api_version={azure_version} behind the address (status {status}).",
            server=server,
            status=status,
            azure_version=AZURE_VERSION,
        )
    return ""

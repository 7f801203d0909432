"""E-mails as mail programs save them (RFC 5322, MIME)."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from components.datasets.cleaning import clean_text
from components.datasets.formats.document import Content, check_text, title_or_name
from components.datasets.formats.html import read_html
from components.datasets.text_bytes import decode
from components.datasets.wording import listed
from components.i18n import tr, tr_count
from components.records import BadInputError


def read_eml(data: bytes, filename: str) -> Content:
    """The words of a message; its title is its subject. Attached files are left out and named in a note.

    Of a message written both as plain text and as a page the plain text is read.

    Raises:
        BadInputError: it is no message, or has no text.
    """
    try:
        message = message_from_bytes(data, policy=default)
        parts = list(_texts(message))
        attached = [part.get_filename() or part.get_content_type() for part in message.iter_attachments()]
        subject = str(message.get("subject", ""))
    except BadInputError:
        raise
    except Exception as error:  # damaged headers make the parser raise nearly anything
        raise BadInputError(
            tr("{filename} is not a readable e-mail (.eml); save it again.", filename=filename)
        ) from error
    if not message.keys():
        raise BadInputError(
            tr(
                "{filename} has no header such as From or Subject, so it is no e-mail; save it as .txt.",
                filename=filename,
            )
        )
    text = clean_text("\n\n".join(parts)).strip("\n")
    check_text(text, filename, tr("Attached files are not read: save them by themselves."))
    notes: tuple[str, ...] = ()
    if attached:
        notes = (
            tr_count(
                "{filename}: {count} attached file was not read: {attached}.",
                "{filename}: {count} attached files were not read: {attached}.",
                len(attached),
                filename=filename,
                attached=listed(attached),
            ),
        )
    return Content(title_or_name(subject, filename), text, notes=notes)


def _texts(message: EmailMessage) -> Iterator[str]:
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        return
    raw = body.get_payload(decode=True)
    data = raw if isinstance(raw, bytes) else b""
    if not data.strip():
        return
    if body.get_content_subtype() == "html":
        yield read_html(data, "message.html").text
        return
    charset = body.get_content_charset() or "utf-8"
    try:
        yield data.decode(charset)
    except (LookupError, UnicodeError):
        yield decode(data, "message")[0]

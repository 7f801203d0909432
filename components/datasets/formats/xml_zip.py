"""Office and book formats that are zip archives of XML: their members, safely unpacked and parsed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from posixpath import normpath
from typing import Any
from urllib.parse import unquote

from components.datasets.archive import TooLargeArchiveError, unpack
from components.datasets.formats.document import OLE_SIGNATURE
from components.i18n import tr, tr_count
from components.records import BadInputError

_CORE = "docProps/core.xml"


def members_of(data: bytes, filename: str, needed: str, what: str) -> dict[str, bytes]:
    """The members of an archive by their path.

    Args:
        data: the file.
        filename: its name.
        needed: a member the format cannot do without.
        what: how to call the format, such as "PowerPoint file (.pptx)".

    Raises:
        BadInputError: protected by a password, damaged, another format, or over the limits of archives.
    """
    if data.startswith(OLE_SIGNATURE):
        raise BadInputError(
            tr(
                "{filename} is protected by a password or in an old format; save it as a {what} without one.",
                filename=filename,
                what=what,
            )
        )
    try:
        members = unpack(data, filename, lambda _: True)
    except TooLargeArchiveError:
        raise
    except BadInputError as error:
        raise broken(filename, what) from error
    if needed not in members:
        raise broken(filename, what)
    return members


def broken(filename: str, what: str) -> BadInputError:
    """The sentence for a file that is damaged or of another format."""
    return BadInputError(
        tr(
            "{filename} is not a readable {what}; open it in its program and save it again.",
            filename=filename,
            what=what,
        )
    )


def parsed(xml: bytes) -> Any:  # noqa: ANN401 - lxml has no types here
    """The root element; entities and external files are not followed.

    Raises:
        ValueError: it is no XML.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from error


def local(element: Any) -> str:  # noqa: ANN401
    """An element's name without its namespace; "" for comments and instructions."""
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: Any, name: str) -> str:  # noqa: ANN401
    """The value of an attribute whatever its namespace; "" where there is none."""
    return next((str(value) for key, value in element.items() if str(key).rpartition("}")[2] == name), "")


def below(element: Any, name: str) -> Iterator[Any]:  # noqa: ANN401
    """The elements of a name at any depth, in document order."""
    return (descendant for descendant in element.iter() if local(descendant) == name)


def beside(path: str, target: str) -> str:
    """The path of a member that another one names relative to itself."""
    if target.startswith("/"):
        return target.lstrip("/")
    return normpath((PurePosixPath(path).parent / unquote(target.split("#")[0])).as_posix())


def relations(members: Mapping[str, bytes], path: str) -> dict[str, tuple[str, str]]:
    """What a member of an Office file refers to: id -> (kind, path)."""
    place = PurePosixPath(path)
    xml = members.get((place.parent / "_rels" / f"{place.name}.rels").as_posix())
    if xml is None:
        return {}
    return {
        attribute(relationship, "Id"): (
            attribute(relationship, "Type").rpartition("/")[2],
            beside(path, attribute(relationship, "Target")),
        )
        for relationship in below(parsed(xml), "Relationship")
    }


def drawn_note(members: Mapping[str, bytes], folder: str, filename: str) -> Iterator[str]:
    """A note where an Office file holds diagrams and charts, whose words are not read."""
    drawn = [path for path in members if path.startswith((f"{folder}/diagrams/data", f"{folder}/charts/chart"))]
    if drawn:
        yield tr_count(
            "{filename}: {count} diagram or chart was not read.",
            "{filename}: {count} diagrams and charts were not read.",
            len(drawn),
            filename=filename,
        )


def office_title(members: Mapping[str, bytes]) -> str:
    """The title in the properties of an Office file; "" without one."""
    if _CORE not in members:
        return ""
    try:
        return next((element.text or "" for element in below(parsed(members[_CORE]), "title")), "")
    except ValueError:
        return ""

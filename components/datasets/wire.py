"""Values between processes as JSON, Arrow and NumPy: reading them runs no code, whoever wrote them.

A message is the length of a JSON text, that text, and the parts it numbers, one after another. JSON's own values stand
for themselves; everything else is an object with ``"$"``. Of classes only data classes of this program are made.
"""

from __future__ import annotations

import dataclasses
import importlib
import io
import json
import struct
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from components.i18n import Message, Said, plain, tr
from components.said import from_kept, kept_of

OURS = "components."  # where classes of values come from
_HEAD = struct.Struct("<Q")
_PLAIN = (bool, int, float, str, type(None))
_SEVERAL: dict[str, Callable[[list[Any]], Any]] = {"list": list, "tuple": tuple, "set": set, "frozenset": frozenset}


class WireError(ValueError):
    """A value that cannot be written, or a message that cannot be read."""


def write(value: Any) -> bytes:  # noqa: ANN401 - whatever a reader found
    """The message for a value.

    Raises:
        WireError: there is no way to write its type.
    """
    parts: list[bytes] = []
    tree = _tree(value, parts)
    text = json.dumps({"tree": tree, "parts": [len(part) for part in parts]}).encode("ascii")
    return b"".join([_HEAD.pack(len(text)), text, *parts])


def read(message: bytes, *, loads: bool = False) -> Any:  # noqa: ANN401
    """The value that was written.

    Args:
        message: what ``write`` made.
        loads: whether modules of this program that hold its classes are imported; else only those of them are made
            that are loaded already.

    Raises:
        WireError: it is no such message.
    """
    try:
        end = _HEAD.size + _HEAD.unpack_from(message)[0]
        told = json.loads(message[_HEAD.size : end])
        parts = []
        for length in told["parts"]:
            parts.append(memoryview(message)[end : end + length])
            end += length
        for module in _modules(told["tree"]) if loads else ():
            importlib.import_module(module)
        return _value(told["tree"], parts)
    except WireError:
        raise
    except Exception as error:  # the boundary: whatever is wrong with it, it is no message
        raise WireError(tr("no message: {name}", name=type(error).__name__)) from None


def _tree(value: Any, parts: list[bytes]) -> Any:  # noqa: ANN401
    kind = type(value)
    if kind in _PLAIN or kind in (Message, Said):
        return {"$": "said", "of": plain(value), "kept": kept_of(value)} if kind is Said else value
    if kind.__name__ in _SEVERAL and kind is _SEVERAL[kind.__name__]:
        return {"$": kind.__name__, "of": [_tree(member, parts) for member in value]}
    if kind is dict:
        return {"$": "dict", "of": [[_tree(key, parts), _tree(member, parts)] for key, member in value.items()]}
    if kind is bytes:
        return {"$": "bytes", "part": _added(value, parts)}
    if isinstance(value, Path):
        return {"$": "path", "of": str(value)}
    if isinstance(value, np.ndarray | np.generic):
        array = _array(np.asarray(value), parts)
        return array if isinstance(value, np.ndarray) else {"$": "scalar", "of": array}
    if kind is pd.Series:
        return {"$": "series", "of": _tree(value.to_frame(name="values"), parts), "name": _tree(value.name, parts)}
    if kind is pd.DataFrame:
        index = None if _is_counted(value.index) else _column(value.index.to_series(), parts)
        names = [_tree(name, parts) for name in value.columns]
        columns = [_column(value.iloc[:, place], parts) for place in range(value.shape[1])]
        attrs = _tree(dict(value.attrs), parts)
        return {"$": "table", "rows": len(value), "names": names, "columns": columns, "index": index, "attrs": attrs}
    if dataclasses.is_dataclass(value) and kind.__module__.startswith(OURS):
        fields = {
            field.name: _tree(getattr(value, field.name), parts) for field in dataclasses.fields(value) if field.init
        }
        return {"$": "record", "type": [kind.__module__, kind.__qualname__], "of": fields}
    raise WireError(
        tr("a value of type {module}.{qualname} cannot be written", module=kind.__module__, qualname=kind.__qualname__)
    )


def _modules(tree: Any) -> Iterator[str]:  # noqa: ANN401
    """Where the classes of a message are."""
    if isinstance(tree, list):
        for branch in tree:
            yield from _modules(branch)
    elif isinstance(tree, dict):
        if tree.get("$") == "record" and str(tree["type"][0]).startswith(OURS):
            yield tree["type"][0]
        yield from _modules(list(tree.values()))


def _is_counted(index: pd.Index) -> bool:
    return isinstance(index, pd.RangeIndex) and index.start == 0 and index.step == 1 and index.name is None


def _added(part: bytes, parts: list[bytes]) -> int:
    parts.append(part)
    return len(parts) - 1


def _array(value: np.ndarray, parts: list[bytes]) -> dict[str, Any]:
    if value.dtype == object:
        return {
            "$": "objects",
            "shape": list(value.shape),
            "of": [_tree(member, parts) for member in value.ravel().tolist()],
        }
    target = io.BytesIO()
    np.lib.format.write_array(target, value, allow_pickle=False)
    return {"$": "array", "part": _added(target.getvalue(), parts)}


def _column(values: pd.Series, parts: list[bytes]) -> dict[str, Any]:
    """Text as Arrow, what NumPy has as its own file, cells of any kind one by one."""
    if isinstance(values.dtype, np.dtype):
        return _array(values.to_numpy(), parts)
    kept = pa.Table.from_pandas(pd.DataFrame({"values": values.array}), preserve_index=False)
    target = pa.BufferOutputStream()
    with pa.ipc.new_stream(target, kept.schema) as stream:
        stream.write_table(kept)
    return {"$": "arrow", "part": _added(target.getvalue().to_pybytes(), parts)}


def _value(tree: Any, parts: list[memoryview]) -> Any:  # noqa: ANN401
    if not isinstance(tree, dict):
        return tree
    kind = tree["$"]
    if kind in _SEVERAL:
        return _SEVERAL[kind]([_value(member, parts) for member in tree["of"]])
    if kind in ("array", "objects", "arrow"):
        return _values(tree, parts)
    make = _MAKERS.get(kind)
    if make is None:
        raise WireError(tr("no message: {kind}", kind=str(kind)[:40]))
    return make(tree, parts)


def _values(tree: dict[str, Any], parts: list[memoryview]) -> Any:  # noqa: ANN401
    if tree["$"] == "array":
        return np.lib.format.read_array(io.BytesIO(parts[tree["part"]]), allow_pickle=False)
    if tree["$"] == "objects":
        objects = np.empty(len(tree["of"]), dtype=object)
        objects[:] = [_value(member, parts) for member in tree["of"]]
        return objects.reshape(tree["shape"])
    with pa.ipc.open_stream(pa.py_buffer(parts[tree["part"]])) as stream:
        return stream.read_pandas()["values"].array


def _table(tree: dict[str, Any], parts: list[memoryview]) -> pd.DataFrame:
    # Named by its type: of objects that all are text, pandas would make a column of text.
    columns = [
        pd.Series(values, dtype=values.dtype) for values in (_values(column, parts) for column in tree["columns"])
    ]
    frame = pd.DataFrame(dict(enumerate(columns)), index=pd.RangeIndex(tree["rows"]))
    if tree["index"] is not None:
        values = _values(tree["index"], parts)
        frame.index = pd.Index(values, dtype=values.dtype)
    frame.columns = pd.Index([_value(name, parts) for name in tree["names"]])
    frame.attrs.update(_value(tree["attrs"], parts))
    return frame


def _series(tree: dict[str, Any], parts: list[memoryview]) -> pd.Series:
    return _table(tree["of"], parts)["values"].rename(_value(tree["name"], parts))


def _record(tree: dict[str, Any], parts: list[memoryview]) -> Any:  # noqa: ANN401
    module, name = tree["type"]
    record_type = getattr(sys.modules.get(module), name, None) if str(module).startswith(OURS) else None
    if not (isinstance(record_type, type) and dataclasses.is_dataclass(record_type)):
        raise WireError(tr("no message: an unknown class"))
    return record_type(**{key: _value(member, parts) for key, member in tree["of"].items()})


_MAKERS: dict[str, Callable[[dict[str, Any], list[memoryview]], Any]] = {
    "dict": lambda tree, parts: {_value(key, parts): _value(member, parts) for key, member in tree["of"]},
    "path": lambda tree, parts: Path(tree["of"]),
    "bytes": lambda tree, parts: bytes(parts[tree["part"]]),
    "scalar": lambda tree, parts: _values(tree["of"], parts)[()],
    "series": _series,
    "table": _table,
    "record": _record,
    "said": lambda tree, parts: from_kept(str(tree["of"]), tree["kept"]),
}

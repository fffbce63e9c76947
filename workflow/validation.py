"""Validate plain values against typed classes, and word every problem for a reader."""

from __future__ import annotations

import dataclasses
import difflib
import json
import math
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from qgeom.errors import QgeomError


class ConfigError(QgeomError):
    """The configuration is wrong; the message lists every problem."""


def parse(shape: type[Any], values: object, *, where: str) -> Any:  # noqa: ANN401 - a `shape`
    """Build `shape` from plain values or raise `ConfigError` with every problem."""
    problems: list[str] = []
    parsed = validate(shape, values, (where,), problems)
    problems = told_once(not_finite(values, (where,)), problems)
    if problems:
        raise ConfigError("; ".join(problems))
    return parsed


def validate(
    shape: type[Any],
    values: object,
    path: tuple[str, ...],
    problems: list[str],
    *,
    extra_known: tuple[str, ...] = (),
) -> Any:  # noqa: ANN401 - whatever `shape` is
    """Build `shape` from plain values, strictly: lists become tuples, but "3" never becomes 3.

    Parameters
    ----------
    shape : type
        A pydantic model or a frozen dataclass.
    values : object
        What the configuration holds.
    path : tuple of str
        Keys that lead to it, for messages.
    problems : list of str
        Receives one line per problem.
    extra_known : tuple of str
        Further keys that are allowed here, for hints about typos.

    Returns
    -------
    object or None
        None when there was a problem.
    """
    if isinstance(values, Mapping) and dataclasses.is_dataclass(shape):
        known = tuple(field.name for field in dataclasses.fields(shape))
        problems += [
            unknown_key((*path, str(key)), value, (*known, *extra_known))
            for key, value in values.items()
            if key not in known
        ]
        values = {key: value for key, value in values.items() if key in known}
    try:
        return TypeAdapter(shape).validate_json(json.dumps(values, default=str), strict=True)
    except ValidationError as error:
        details = error.errors()
        problems += [
            _describe(detail, path, shape, extra_known)
            for detail in details
            if not _follows_from_another(detail, details)
        ]
    except QgeomError as error:
        problems.append(f"{'.'.join(path)}: {error}")
    return None


def _follows_from_another(detail: ErrorDetails, details: list[ErrorDetails]) -> bool:
    """Whether a problem inside the same value explains this one (an entry of a list, say)."""
    here = detail["loc"]
    return any(
        len(other["loc"]) > len(here) and other["loc"][: len(here)] == here for other in details
    )


def _describe(
    detail: ErrorDetails, path: tuple[str, ...], shape: type[Any], extra_known: tuple[str, ...]
) -> str:
    where = (*path, *(str(part) for part in detail["loc"]))
    if detail["type"] == "extra_forbidden":
        top = len(detail["loc"]) == 1
        known = _known_names(shape, detail["loc"][:-1]) + (extra_known if top else ())
        return unknown_key(where, detail["input"], known)
    if detail["type"] == "missing":
        return f"{'.'.join(where)}: is missing"
    context = detail.get("ctx", {})
    if "error" in context:  # raised by a Params class
        return f"{'.'.join(where)}: {context['error']}"
    message = detail["msg"][0].lower() + detail["msg"][1:]
    hint = _nearest_value(detail["input"], context)
    if detail["type"] == "bool_type" and isinstance(detail["input"], str):
        hint = " (true or false in a file, True or False on the command line)"
    return f"{'.'.join(where)}: is {detail['input']!r}; {message}{hint}"


def _nearest_value(value: object, context: Mapping[str, Any]) -> str:
    listed = str(context.get("expected", "")).replace(" or ", ",").split(",")
    names = [name.strip(" '") for name in listed if name]
    close = difflib.get_close_matches(str(value), names, n=1)
    return f" (did you mean {close[0]!r}?)" if close else ""


def _known_names(shape: Any, location: tuple[int | str, ...]) -> tuple[str, ...]:  # noqa: ANN401
    """Field names of the block at `location` inside a pydantic model."""
    for part in location:
        annotation = shape.model_fields[str(part)].annotation
        options = [a for a in getattr(annotation, "__args__", ()) if hasattr(a, "model_fields")]
        shape = options[0] if options else annotation
    return tuple(shape.model_fields)


def unknown_key(where: tuple[str, ...], value: object, known: tuple[str, ...]) -> str:
    """One line about a key that does not exist, with the nearest one that does."""
    close = difflib.get_close_matches(where[-1], known, n=1)
    hint = f"did you mean {close[0]!r}? " if close else ""
    shown = "a block" if isinstance(value, Mapping) else repr(value)
    return f"{'.'.join(where)}: unknown key (with {shown}); {hint}known: {', '.join(sorted(known))}"


def not_finite(values: object, path: tuple[str, ...] = ()) -> list[str]:
    """One line for every NaN or infinity anywhere in nested plain values."""
    if isinstance(values, float) and not math.isfinite(values):
        return [f"{'.'.join(path)}: is {values}; only finite numbers are allowed"]
    if isinstance(values, Mapping):
        return [p for key, v in values.items() for p in not_finite(v, (*path, str(key)))]
    if isinstance(values, list):
        return [p for k, v in enumerate(values) for p in not_finite(v, (*path, str(k)))]
    return []


def told_once(first: list[str], others: list[str]) -> list[str]:
    """Join lines about problems; leave out others about a key, or its block, that `first` names."""
    keys = [line.split(":")[0] for line in first]
    told = {".".join(key.split(".")[:k]) for key in keys for k in range(1, key.count(".") + 2)}
    return first + [line for line in others if line.split(":")[0] not in told]

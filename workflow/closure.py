"""The project modules that a module imports, directly or through others.

Jobs list these files as inputs, so that editing a module reruns exactly the jobs whose code
imports it. Imports are read from the syntax tree; nothing is executed, and imports
for the type checker alone do not count.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from qgeom.errors import QgeomError

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("qgeom", "workflow")
_TYPE_CHECKING = ("TYPE_CHECKING", "typing.TYPE_CHECKING")


class ClosureError(QgeomError):
    """A project module is imported that does not exist, or has a syntax error."""


def module_file(module: str, *, root: Path = ROOT) -> Path | None:
    """The file of a dotted project module, or None when there is no such module."""
    base = root.joinpath(*module.split("."))
    for candidate in (base / "__init__.py", base.with_suffix(".py")):
        if candidate.is_file():
            return candidate
    return None


@cache
def closure(module: str, *, root: Path = ROOT) -> tuple[str, ...]:
    """Files of a module and of all project modules that it imports.

    Parameters
    ----------
    module : str
        Dotted name, for example ``"qgeom.experiments.neuron_kink.compute"``.
    root : Path
        The project's folder.

    Returns
    -------
    tuple of str
        Paths relative to `root`, sorted. Packages on the way count, since importing a module
        runs their ``__init__``.

    Raises
    ------
    ClosureError
        When a project module that is imported does not exist or cannot be parsed.

    Examples
    --------
    >>> closure("qgeom.seeds")
    ('qgeom/__init__.py', 'qgeom/errors.py', 'qgeom/seeds.py')
    """
    seen: dict[str, Path] = {}
    waiting = [module]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        file = module_file(name, root=root)
        if file is None:
            raise ClosureError(f"no project module {name!r}", where=f"imports of {module}")
        seen[name] = file
        waiting.extend(_parents(name))
        waiting.extend(imported_modules(file, root=root))
    return tuple(sorted(file.relative_to(root).as_posix() for file in seen.values()))


def _parents(module: str) -> list[str]:
    parts = module.split(".")
    return [".".join(parts[:k]) for k in range(1, len(parts))]


@cache
def imported_modules(file: Path, *, root: Path = ROOT) -> tuple[str, ...]:
    """Project modules that one file imports, wherever in the file the import stands."""
    try:
        tree = ast.parse(file.read_text(encoding="utf-8"), filename=str(file))
    except SyntaxError as error:
        raise ClosureError(f"line {error.lineno}: {error.msg}", where=str(file)) from error
    found: dict[str, None] = {}
    for node in _run_nodes(tree):
        if isinstance(node, ast.Import):
            found |= dict.fromkeys(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found[node.module] = None
            for alias in node.names:  # from package import submodule
                submodule = f"{node.module}.{alias.name}"
                if _is_project(submodule) and module_file(submodule, root=root):
                    found[submodule] = None
        elif isinstance(node, ast.ImportFrom) and node.level:
            raise ClosureError(
                "relative import", where=f"{file}:{node.lineno}", remedy="import by full name"
            )
    return tuple(name for name in found if _is_project(name))


def _run_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes below one, less what only the type checker reads."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and ast.unparse(child.test) in _TYPE_CHECKING:
            for other in child.orelse:  # what runs instead
                yield other
                yield from _run_nodes(other)
            continue
        yield child
        yield from _run_nodes(child)


def _is_project(module: str) -> bool:
    return module.split(".", maxsplit=1)[0] in PACKAGES

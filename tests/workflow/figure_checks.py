"""What holds of the figures and of the section of every room."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

from qgeom.experiments.outcome import Outcome
from workflow.closure import ROOT
from workflow.figures import style
from workflow.findings_page import finding_files


def section(room: str) -> str:
    """The source of a room's section."""
    return (ROOT / "report" / "sections" / f"{room}.qmd").read_text(encoding="utf-8")


def findings(room: str) -> str:
    """What a room says in the summary, with its panel."""
    paths = finding_files(ROOT / "report", [room])
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def check_drawn(
    room: str,
    drawn: Mapping[str, Figure],
    folder: Path,
    *,
    only: Iterable[str] | None = None,
    limit: int = 600_000,
) -> None:
    """Check that what section and summary show is drawn, and not into huge or empty files.

    `only` names the figures to write; the look of other figures must not be touched by any.
    """
    assert set(drawn) == set(
        re.findall(rf"figures/{room}/(\w+)\.svg", section(room) + findings(room))
    )
    for name in drawn if only is None else only:
        for path in style.save(drawn[name], folder, name):
            assert 1_000 < path.stat().st_size < limit
    assert mpl.rcParams["axes.titlelocation"] != "left"


def check_same_bytes(
    draw: Callable[[Outcome], Mapping[str, Figure]], outcome: Outcome, name: str, folder: Path
) -> None:
    """Draw twice and compare the files."""
    files = (style.save(draw(outcome)[name], folder / part, name) for part in "ab")
    for one, other in zip(*files, strict=True):
        assert one.read_bytes() == other.read_bytes()


def check_section(
    room: str,
    outcome: Outcome,
    *,
    may_miss: Callable[[str], bool] = lambda _: False,
) -> None:
    """Check that section and summary cite what there is: verdicts, evidence, numbers, tables.

    `may_miss` says which verdicts the section need not cite.
    """
    text = section(room)
    summary = findings(room)
    prose = import_module(f"qgeom.experiments.{room}.prose")
    entries = import_module(f"qgeom.experiments.{room}.claims").claims(outcome)
    cited = set(re.findall(r"var badge\.([\w-]+)", text))
    own = {entry.claim.id.replace(".", "-") for entry in entries}
    assert cited | set(re.findall(r"var badge\.([\w-]+)", summary)) <= own
    assert {name for name in own - cited if not may_miss(name)} == set()
    labels = {label for entry in entries for label in entry.claim.evidence}
    assert all(f"{{#{label}" in text for label in labels)
    numbers = set(re.findall(rf"var\s+{room}\.(\w+)", text + summary))
    assert numbers <= set(prose.variables(outcome))
    others = set(re.findall(r"var\s+(?!badge)(\w+)\.", summary)) - {room}
    assert not others, "a finding uses numbers of its own room alone"
    assert set(re.findall(rf"generated/({room}_\w+)\.md", text)) <= set(prose.tables(outcome))

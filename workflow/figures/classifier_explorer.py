"""The cells of `classifier_flips` at every bit-width: to go through, and side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np

from qgeom.experiments.classifier_flips.tilings import stored
from qgeom.experiments.columns import ints
from qgeom.experiments.prose import count, percent
from workflow.figures import classifier_maps, explorer, style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from qgeom.experiments.outcome import Outcome
    from qgeom.types import BoolArray

_COLUMNS = 4
_QUANTITIES = ("Pattern disagreement", "Decision change", "Cells")
_FLOAT = "float"


def fragment(outcome: Outcome) -> str:
    """Pack the cells of all networks for the page, where a slider moves through the bit-widths.

    Parameters
    ----------
    outcome : Outcome
        With the ``explorer_…`` arrays.

    Returns
    -------
    str
        HTML.
    """
    widths = cast("Sequence[int]", outcome.metrics["widths"])
    return explorer.fragment(
        _networks(outcome),
        steps=[_FLOAT, *(str(b) for b in _bits(outcome))],
        quantities=_QUANTITIES,
        layers=[int(width) for width in widths[1:-1]],
    )


def _bits(outcome: Outcome) -> list[int]:
    """Bit-widths from fine to coarse: the order in which a network is damaged."""
    return sorted(classifier_maps.bit_widths(outcome), reverse=True)


def _networks(outcome: Outcome) -> list[explorer.Network]:
    found = stored(outcome, prefix="explorer_")
    steps = 1 + len(_bits(outcome))
    sets = {
        name: explorer.Data(
            name=name,
            box=classifier_maps.floats(outcome, name, "box"),
            points=classifier_maps.floats(outcome, name, "points"),
            labels=classifier_maps.ids(outcome, name, "labels"),
        )
        for name in classifier_maps.datasets(outcome)
    }
    names = [str(name) for name in outcome.array("explorer_dataset")]
    seeds = ints(outcome, "explorer_seed").tolist()
    return [
        explorer.Network(
            data=sets[name],
            name=f"seed {seed}",
            tilings=found[k * steps : (k + 1) * steps],
            readings=readings(outcome, name, seed),
        )
        for k, (name, seed) in enumerate(zip(names, seeds, strict=True))
    ]


def readings(outcome: Outcome, dataset: str, seed: int) -> list[tuple[str, str, str]]:
    """Look up the numbers of one network: the float one first, then its twins from fine to coarse.

    Parameters
    ----------
    outcome : Outcome
        With one row per twin.
    dataset : str
        The network's data.
    seed : int
        Its seed.

    Returns
    -------
    list of tuple of str
        Pattern disagreement, decision change and number of cells, formatted.
    """
    grid = outcome.metrics["showcase_grid"]
    own = (outcome.array("row_dataset") == dataset) & (outcome.array("row_seed") == seed)
    member = outcome.array("member_dataset") == dataset
    member &= outcome.array("member_seed") == seed

    def number(name: str, rows: BoolArray) -> float:
        return float(np.asarray(outcome.array(name), dtype=np.float64)[rows][0])

    patterns = count(int(number("member_patterns_box", member)))
    lines = [("none", "none", patterns)]
    for b in _bits(outcome):
        row = own & (outcome.array("row_grid") == grid) & (outcome.array("row_bits") == b)
        lines.append(
            (
                percent(number("row_pattern_disagreement", row)),
                percent(number("row_decision_change", row)),
                count(int(number("row_patterns_quantized", row))),
            )
        )
    return lines


def side_by_side(outcome: Outcome) -> Figure:
    """Draw the maps of all steps with two of their readings: the same figure for paper.

    Parameters
    ----------
    outcome : Outcome
        With the ``showcase_…`` arrays.

    Returns
    -------
    Figure
    """
    datasets, bits = classifier_maps.datasets(outcome), _bits(outcome)
    places = [classifier_maps.bit_widths(outcome).index(b) for b in bits]
    seed = cast("int", outcome.metrics["showcase_seed"])
    columns = min(_COLUMNS, len(bits) + 1)
    lines = -(-(len(bits) + 1) // columns)
    width = (style.COLUMN - 0.3) / columns
    shapes = [np.ptp(classifier_maps.floats(outcome, name, "box"), axis=1) for name in datasets]
    heights = [width * float(high / wide) for wide, high in shapes for _ in range(lines)]
    figure = style.figure(sum(heights) + 0.38 * len(heights) + 0.4)
    panels = figure.subplots(len(heights), columns, squeeze=False, height_ratios=heights)
    for axes in panels.ravel():
        axes.set_axis_off()
    for block, dataset in enumerate(datasets):
        own = panels[block * lines : (block + 1) * lines].ravel()
        lines_read = readings(outcome, dataset, seed)
        own[0].set_axis_on()
        classifier_maps.exact_map(own[0], outcome, dataset, 0)
        classifier_maps.data(own[0], outcome, dataset)
        _title(own[0], f"{dataset}, float", f"{lines_read[0][2]} cells")
        for axes, b, place, read in zip(own[1:], bits, places, lines_read[1:], strict=False):
            axes.set_axis_on()
            classifier_maps.exact_map(axes, outcome, dataset, place + 1)
            _title(axes, f"{b} bits", f"flips {read[0]}, decisions {read[1]}")
    classifier_maps.key(figure)
    return figure


def _title(axes: Axes, name: str, reading: str) -> None:
    axes.set_title(name, weight="bold", pad=12)
    words = axes.text(0, 1.02, reading, transform=axes.transAxes, size=7, va="bottom")
    words.set_in_layout(False)  # otherwise maps are made narrow, to let long words end inside

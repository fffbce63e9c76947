"""The figures of `local_complexity`: complete, on the page, legible, the same in every run."""

from dataclasses import replace

import matplotlib as mpl
import pytest

from qgeom.experiments.local_complexity.claims import claims
from qgeom.experiments.local_complexity.compute import compute
from qgeom.network import ReLUNetwork
from tests.qgeom.experiments.local_complexity_cases import PARAMS as SMALL
from tests.qgeom.experiments.populations import keys_of, member, network, population
from workflow.figures import findings, style
from workflow.figures.local_complexity import draw

PARAMS = replace(
    SMALL,
    resolution=8,
    radii=(0.01, 0.05, 0.1),
    reference_radius=0.05,
    roc_points=11,
    showcase_bits=(3, 6),
    showcase_resolution=12,
)


def crowd(names=("moons", "spirals"), seeds=2, bits=(3, 6, 8), source=None):
    keys = keys_of(("symmetric_tensor",), bits)
    return population(
        *(
            member(name, seed, keys, source or network(len(name) + 10 * seed, (2, 5, 4, 1)))
            for name in names
            for seed in range(seeds)
        )
    )


@pytest.fixture(scope="module")
def outcome():
    return compute(PARAMS, crowd(), seed=1)


@pytest.fixture(scope="module")
def drawings(outcome):
    return draw(outcome)


def test_names_are_the_evidence_that_claims_cite(drawings, outcome):
    cited = {label for entry in claims(outcome) for label in entry.claim.evidence}
    figures = {c.removeprefix("fig-local-complexity-") for c in cited if c.startswith("fig-")}
    assert figures == {"maps", "roc", "radius", "sampling"}
    assert set(drawings) == figures | {"finding"}


def test_files_are_the_same_bytes_every_time(outcome, drawings, tmp_path):
    again = draw(outcome)
    for name in ("maps",):
        first = style.save(drawings[name], tmp_path / "a", name)
        second = style.save(again[name], tmp_path / "b", name)
        for one, other in zip(first, second, strict=True):
            assert one.read_bytes() == other.read_bytes(), one.name


def test_nothing_is_outside_the_page_and_letters_are_large_enough(drawings):
    for name, drawing in drawings.items():
        with style.styled():
            drawing.draw_without_rendering()
            box = drawing.get_tightbbox()
        width, height = drawing.get_size_inches()
        assert width == (findings.WIDTH if name == "finding" else style.COLUMN), name
        assert height < 9, name
        slack = 0.06  # inches
        assert min(box.x0, box.y0) > -slack, name
        assert box.x1 < width + slack, name
        assert box.y1 < height + slack, name
        sizes = [t.get_fontsize() for t in drawing.findobj(mpl.text.Text) if t.get_text().strip()]
        assert min(sizes) >= 7, name


FLAT = ReLUNetwork([[[0.0, 0.0]], [[1.0]]], [[1.0], [1.0]])


@pytest.mark.parametrize(
    ("people", "change"),
    [
        (lambda: crowd(("moons",), seeds=1, bits=(3,)), {"showcase_bits": (3,)}),
        (lambda: crowd(("moons",), seeds=1, source=FLAT), {}),
        (lambda: crowd(bits=(3, 6)), {"radii": (0.05,), "directions": (2,)}),
    ],
)
def test_unusual_configurations_are_drawn(people, change):
    for drawing in draw(compute(replace(PARAMS, **change), people(), seed=1)).values():
        with style.styled():
            drawing.draw_without_rendering()

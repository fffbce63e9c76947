"""The figures of `digits_classifier` on small data: names that claims cite, bytes, sizes."""

import re
from dataclasses import replace

import numpy as np
import pytest

from qgeom.experiments.digits_classifier.claims import claims
from qgeom.experiments.digits_classifier.compute import compute
from qgeom.experiments.digits_classifier.prose import tables, variables
from qgeom.experiments.outcome import Outcome
from qgeom.learning.digits_classifier import train
from tests.qgeom.experiments import digits_classifier_cases as cases
from workflow.closure import ROOT
from workflow.figures import digits_classifier, style

LIMIT = 600_000
TEXT = (ROOT / "report" / "sections" / "digits_classifier.qmd").read_text(encoding="utf-8")
PARAMS = replace(
    cases.PARAMS, hidden=((4, 3), (6,)), reference_hidden=(6,), epochs=6, showcase_seed=0
)


@pytest.fixture(
    scope="module",
    params=[{}, {"seeds": 1, "bits": (8,), "grids": ("fixed_range",), "hidden": ((6,),)}],
    ids=str,
)
def outcome(request):
    params = replace(PARAMS, **request.param)
    trained = train(params, seed=1, device="cpu", progress=lambda _: None)
    return compute(params, None, seed=2, trained=trained)


def test_figures_are_drawn(outcome, tmp_path):
    drawn = digits_classifier.draw(outcome)
    assert set(drawn) == set(re.findall(r"figures/digits_classifier/(\w+)\.svg", TEXT))
    for name, figure in drawn.items():
        for path in style.save(figure, tmp_path, name):
            assert 1_000 < path.stat().st_size < LIMIT


def test_a_network_without_mistakes_has_an_empty_row(outcome, tmp_path):
    labels = outcome.array("shown_labels")
    flawless = Outcome(
        arrays=dict(outcome.arrays) | {"shown_decided": labels}, metrics=outcome.metrics
    )
    figure = digits_classifier.draw(flawless)["images"]
    drawn = [bool(axes.images) for axes in figure.axes]
    assert sum(drawn) == len(np.unique(labels))
    style.save(figure, tmp_path, "images")


def test_the_same_outcome_gives_the_same_bytes(outcome, tmp_path):
    files = (
        style.save(digits_classifier.draw(outcome)["bits"], tmp_path / p, "bits") for p in "ab"
    )
    for one, other in zip(*files, strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_the_section_cites_what_there_is(outcome):
    entries = claims(outcome)
    cited = set(re.findall(r"var badge\.([\w-]+)", TEXT))
    assert cited == {entry.claim.id.replace(".", "-") for entry in entries}
    labels = {label for entry in entries for label in entry.claim.evidence}
    assert all(f"{{#{label}" in TEXT for label in labels)
    assert set(re.findall(r"var digits_classifier\.(\w+)", TEXT)) <= set(variables(outcome))
    included = set(re.findall(r"generated/(digits_classifier_\w+)\.md", TEXT))
    assert included <= set(tables(outcome))

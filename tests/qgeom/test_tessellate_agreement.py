"""The long comparison in short, and that it notices what is wrong."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from qgeom.tessellation import tessellate
from tests.oracles import agreement
from tests.oracles import rational_tessellation as oracle
from tests.oracles.networks import gaussian_network
from tests.oracles.tessellation_checks import check_combinatorics, check_geometry, compare

BOX = ((-2.0, 2.0), (-2.0, 2.0))
NETWORK = gaussian_network((2, 6, 5, 1), 0)


def test_a_short_survey(capsys):
    assert agreement.main(["--networks", "44", "--seed", "5"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split()[:3] == ["kind", "networks", "cells"]
    assert len(lines) == len(agreement.KINDS) + 3
    assert lines[-2].split()[:2] == ["all", "44"]
    assert lines[-2].split()[3] == "0"


def test_disagreements_are_counted(capsys, monkeypatch):
    """An engine that tessellates half of the box."""
    original = agreement.tessellate

    def wrong(*networks, box, **options):
        (x0, x1), y = box
        return original(*networks, box=((x0, (x0 + x1) / 2), y), **options)

    monkeypatch.setattr(agreement, "tessellate", wrong)
    assert agreement.main(["--networks", "11"]) == 1
    assert "problem 0" in capsys.readouterr().out


@pytest.mark.parametrize("rounded_once", [False, True])
def test_comparison_notices_wrong_cells(rounded_once):
    cells = tessellate(NETWORK, box=BOX, exact_points=rounded_once)
    exact = oracle.tessellate(BOX, NETWORK)
    assert not compare(cells, exact, rounded_once=rounded_once).faults
    lists = cells.lists
    area = dataclasses.replace(lists, areas=lists.areas + np.eye(len(lists.areas))[0] * 1e-9)
    centre = dataclasses.replace(lists, centroids=lists.centroids + 1e-8)
    points = cells.local_points.copy()
    points[-1] += 1e-5
    words = cells.words.copy()
    words[0] ^= np.uint64(1)
    for change in ({"lists": area}, {"lists": centre}, {"local_points": points}, {"words": words}):
        wrong = dataclasses.replace(cells, **change)
        assert compare(wrong, exact, rounded_once=rounded_once).faults


def test_checks_notice_wrong_meshes():
    cells = tessellate(NETWORK, box=BOX)
    edges = cells.edges
    twisted = dataclasses.replace(edges, cells=edges.cells[:, ::-1])
    relabelled = dataclasses.replace(edges, lines=np.roll(edges.lines, 1))
    for change in ({"edges": twisted}, {"edges": relabelled}, {"words": cells.words * 0}):
        with pytest.raises(AssertionError):
            check_combinatorics(dataclasses.replace(cells, **change))
    for change in ({"local_points": cells.local_points * 1.01}, {"edges": twisted}):
        with pytest.raises(AssertionError):
            check_geometry(dataclasses.replace(cells, **change))

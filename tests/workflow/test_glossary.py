"""The glossary keeps the report's words apart, and the sections use them as it says."""

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.workflow.pandoc_tree import parsed, plain, walk

SECTIONS = Path(__file__).parents[2] / "report" / "sections"
GLOSSARY = (SECTIONS / "glossary.qmd").read_text(encoding="utf-8")
ALWAYS_THERE = ("introduction", "methods", "glossary")

# A term, and the neighbours that its entry has to tell it from.
APART = {
    "Cell": ("linear region", "dual subdivision"),
    "Linear region": ("one affine function", "union of cells"),
    "Tessellation": ("dual subdivision", "tiling"),
    "Boundary of a neuron": ("decision boundary", "frame"),
    "Kink": ("fold",),
    "Frame": ("inputs", "layer"),
    "Lattice": ("rounded",),
    "Local complexity": ("number of cells", "sampled"),
    "Region of a term": ("cell",),
    "Tropical polynomial": ("max-affine spline", "exponent", "coefficient"),
    "Tropical rational function": ("determines neither",),
    "Tropical hypersurface": ("decision boundary",),
    "Newton polytope": ("coefficients",),
    "Upper hull": ("lower faces",),
    "Dual subdivision": ("not of inputs", "vertices", "edges", "full-dimensional cells"),
    "Maslov dequantization": ("rounding",),
    "step": ("code", "zero point"),
    "Bits": ("step",),
    "Per tensor": ("layer", "row"),
    "per channel": ("layer", "row"),
    "Symmetric": ("zero point",),
    "asymmetric": ("zero point",),
    "Saturation": ("out of range",),
    "Fixed range": ("clipped",),
    "Twin": ("Biases",),
    "Flip": ("output",),
    "Flip region": (r"s(x) \neq s'(x)",),
    "Flip rate of a neuron": (r"s_k(x) \neq s_k'(x)", "@eq-neuron-flips"),
    "relu_flip_rate": (r"\frac{1}{n} \sum_k r_k", "@eq-mean-flips", "not the area"),
    "Pattern disagreement": (r"s(x) \neq s'(x)", "@eq-disagreement", r"n \bar r"),
    "Decision change": ("needs no flip",),
    "Stable cell": ("flipped",),
    "error region": ("not the flip region",),
    "Zonotope": ("generators",),
    "Verdict": ("reproduced", "corrected", "refuted", "inconclusive"),
    "Population": ("seed", "units"),
    "Certificate": ("population",),
}
INSTEAD = {"tile": "cell", "tiles": "cells", "tiling": "tessellation", "tilings": "tessellations"}


def entries(markdown):
    """Every name that the definition lists define, with the text of its entry."""
    return [
        (name.strip(), plain(bodies))
        for found in walk(parsed(markdown), "DefinitionList")
        for term, bodies in found["c"]
        for name in re.sub(r"\$[^$]*\$|`", "", plain(term)).split(",")
        if name.strip()
    ]


def missing(markdown):
    texts = dict(entries(markdown))
    return [
        (name, word)
        for name, words in APART.items()
        for word in words
        if word not in texts.get(name, "")
    ]


def repeated(markdown):
    counts = Counter(name.lower() for name, _ in entries(markdown))
    return sorted(name for name, count in counts.items() if count > 1)


def strays(prose):
    """Words that the glossary replaces, outside labels, paths, badges and quotations."""
    text = re.sub(r"\{\{<.*?>\}\}|\(figures/[^)]*\)|[{@]#?[\w-]+|\"[^\"]*\"", " ", prose)
    return [word for word in re.findall(r"[A-Za-z]+", text) if word.lower() in INSTEAD]


def labels(text):
    return set(re.findall(r"\{#((?:sec|eq|fig|tbl)-[\w-]+)", text))


def references(text):
    return set(re.findall(r"@((?:sec|eq|fig|tbl)-[\w-]+)", text))


def test_each_term_is_told_from_its_neighbours():
    assert missing(GLOSSARY) == []


@pytest.mark.parametrize("name", ["Cell", "Pattern disagreement", "Dual subdivision"])
def test_a_term_that_is_not_defined_is_missed(name):
    spoilt = GLOSSARY.replace(f"\n**{name}**", "\n**Something else**")
    assert {found for found, _ in missing(spoilt)} == {name}


def test_an_entry_without_its_neighbour_is_noticed():
    spoilt = GLOSSARY.replace("It is not the area of the flip region.", "")
    assert missing(spoilt) == [("relu_flip_rate", "not the area")]


def test_no_term_is_defined_twice():
    assert repeated(GLOSSARY) == []
    assert repeated(GLOSSARY + "\n\n**cell**\n:   Again.\n") == ["cell"]


def test_it_refers_only_to_what_is_in_every_report():
    texts = [(SECTIONS / f"{name}.qmd").read_text(encoding="utf-8") for name in ALWAYS_THERE]
    assert references(GLOSSARY) <= set().union(*map(labels, texts))


def test_the_reader_is_told_of_it():
    texts = [(SECTIONS / f"{name}.qmd").read_text(encoding="utf-8") for name in ALWAYS_THERE[:2]]
    assert all("sec-glossary" in references(text) for text in texts)


@pytest.mark.parametrize("path", sorted(SECTIONS.glob("*.qmd")), ids=str)
def test_sections_call_a_cell_a_cell(path):
    prose = path.read_text(encoding="utf-8")
    if path.stem == "glossary":  # it says what the documents call a tessellation and a cell
        assert strays(prose) == ["tiling", "tile"]
    else:
        assert strays(prose) == []


def test_stray_words_are_found_in_prose_alone():
    assert strays("The Tiles of the tiling, and tilings.") == ["Tiles", "tiling", "tilings"]
    assert (
        strays('{#sec-tiling-change} @fig-tiling-change {{< var tiling_change.n >}} "tile"') == []
    )
    assert strays("A percentile, textile, reptiles.") == []

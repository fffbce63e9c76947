"""Every entry of the bibliography is cited, every citation has an entry, and entries are whole."""

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.workflow.pandoc_tree import parsed, walk

REPORT = Path(__file__).parents[2] / "report"
SOURCES = (REPORT / "index.qmd", *sorted((REPORT / "sections").glob("*.qmd")))
BIBLIOGRAPHY = (REPORT / "references.bib").read_text(encoding="utf-8")
LABEL = re.compile(r"^(sec|fig|tbl|eq)-")
WHERE = {
    "article": ("journal",),
    "inproceedings": ("booktitle",),
    "book": ("publisher",),
    "misc": ("eprint", "url"),
}
SHAPES = {
    "year": re.compile(r"(18|19|20)\d\d"),
    "pages": re.compile(r"\d+(--\d+)?"),
    "doi": re.compile(r"10\.\d{4,}/\S+"),
    "eprint": re.compile(r"\d{4}\.\d{4,5}"),
    "url": re.compile(r"https://\S+"),
}


def entries(bibtex):
    """Every entry as its kind, key and fields; one field a line, as the file is written."""
    found = []
    for kind, key, body in re.findall(
        r"^@(\w+)\{([^,\s]+),\n(.*?)^\}$", bibtex, re.MULTILINE | re.DOTALL
    ):
        fields = re.findall(r"^ +(\w+) += \{(.*)\},?$", body, re.MULTILINE)
        found.append((kind, key, dict(fields)))
    return found


def cited(markdown):
    ids = (item["citationId"] for cite in walk(parsed(markdown), "Cite") for item in cite["c"][0])
    return {key for key in ids if not LABEL.match(key)}


def faults(bibtex):
    """What is wrong with the entries themselves."""
    wrong = []
    found = entries(bibtex)
    if len(found) != bibtex.count("\n@") + bibtex.startswith("@"):
        wrong.append("an entry is not written as the others are")
    for kind, key, fields in found:
        if kind not in WHERE or not any(name in fields for name in WHERE.get(kind, ())):
            wrong.append(f"{key} does not say where it appeared")
        if not {"title", "year"} <= set(fields):
            wrong.append(f"{key} has no title or no year")
        wrong += [
            f"{key}: {name} is {fields[name]}"
            for name, shape in SHAPES.items()
            if name in fields and not shape.fullmatch(fields[name])
        ]
        if "eprint" in fields and fields.get("eprinttype") != "arxiv":
            wrong.append(f"{key} has an eprint of no archive")
    titles = Counter(re.sub(r"[^a-z]", "", fields["title"].lower()) for _, _, fields in found)
    wrong += [f"{title} is there twice" for title, count in titles.items() if count > 1]
    keys = Counter(key for _, key, _ in found)
    return wrong + [f"{key} is there twice" for key, count in keys.items() if count > 1]


@pytest.fixture(scope="module")
def citations():
    return set().union(*(cited(path.read_text(encoding="utf-8")) for path in SOURCES))


def test_entries_and_citations_are_the_same(citations):
    keys = {key for _, key, _ in entries(BIBLIOGRAPHY)}
    assert keys - citations == set()
    assert citations - keys == set()


def test_entries_are_whole():
    assert faults(BIBLIOGRAPHY) == []


def test_nothing_is_printed_without_being_cited():
    texts = [path.read_text(encoding="utf-8") for path in (*SOURCES, REPORT / "_quarto.yml")]
    assert not any("nocite" in text for text in texts)


def test_citations_are_read_as_the_renderer_reads_them():
    text = (
        "By @first [@second, p. 3; see @third] and `@code`, in @sec-here.\n\n![See [@fourth].](a)"
    )
    assert cited(text) == {"first", "second", "third", "fourth"}


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("  year      = {1995}\n", "", "ziegler1995 has no title or no year"),
        ("{10.1007/PL00009321}", "{PL00009321}", "shewchuk1997: doi is PL00009321"),
        ("  journal = {Biometrika},\n", "", "student1908 does not say where it appeared"),
        ("@misc{su2026,", "@misc{budd2025,", "budd2025 is there twice"),
        ("{2602.03204}", "{2602.3204v1}", "su2026: eprint is 2602.3204v1"),
        ("\n}\n\n@article{student1908", "}\n\n@article{student1908", "an entry is not written"),
    ],
)
def test_a_broken_entry_is_noticed(old, new, fault):
    assert BIBLIOGRAPHY.count(old) == 1
    assert any(found.startswith(fault) for found in faults(BIBLIOGRAPHY.replace(old, new)))

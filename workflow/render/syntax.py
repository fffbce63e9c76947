"""The strict checks on the sources: everything wrong is found before anything is rendered.

Pandoc's own reading of the text decides what is a figure, a citation or a formula; the text is
searched only to say on which line it was written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from workflow.render import mathematics
from workflow.render.errors import Problem
from workflow.render.source import INDEX, ReportSource

LABEL = re.compile(r"^(fig|tbl|eq|sec)-[A-Za-z0-9][\w.-]*$")
EQUATION_TAG = re.compile(r"^\{#(eq-[\w.-]+)\}(.*)$")
CALLOUTS = ("note", "tip", "important", "warning")
FORMATS = ("html", "typst", "pdf")
BLOCKS = frozenset(
    [
        "Plain",
        "Para",
        "Header",
        "Figure",
        "Div",
        "Table",
        "CodeBlock",
        "RawBlock",
        "BulletList",
        "OrderedList",
        "DefinitionList",
        "BlockQuote",
        "HorizontalRule",
    ]
)
_LEFTOVER = (
    (re.compile(r"^:{3,}"), "a div fence that opens or closes nothing", "pair every ::: line"),
    (re.compile(r"^(`{3,}|~{3,})"), "a code fence without its partner", "close the block"),
    (re.compile(r"^\{[#.][\w-]"), "attributes that belong to nothing", "put them on the element"),
    (re.compile(r"\}\{[#.][\w-]"), "attributes that belong to nothing", "put them on the element"),
    (re.compile(r"^\[\^"), "a footnote that is not defined", "write [^name]: text"),
)
_RESERVED_CLASS = re.compile(r"^(callout|panel|content|column|layout|quarto|cell)(-|$)")


@dataclass(slots=True)
class Inventory:
    """What a document defines and what it refers to, with what is wrong in it."""

    source: ReportSource
    keys: frozenset[str]
    problems: list[Problem] = field(default_factory=list)
    identifiers: dict[str, str] = field(default_factory=dict)
    references: list[tuple[str, Problem]] = field(default_factory=list)
    figures: list[str] = field(default_factory=list)
    cursor: int = 0

    def problem(self, needle: str | re.Pattern[str], what: str, remedy: str) -> Problem:
        """Make a problem at the next place where `needle` stands."""
        origin, _ = self.source.locate(needle, self.cursor)
        return Problem(origin.file, origin.line, what, remedy)

    def report(self, needle: str | re.Pattern[str], what: str, remedy: str) -> None:
        """Note a problem at the next place where `needle` stands."""
        self.problems.append(self.problem(needle, what, remedy))

    def advance(self, needle: str | re.Pattern[str]) -> None:
        """Move on past the next place where `needle` stands."""
        _, self.cursor = self.source.locate(needle, self.cursor)

    def define(self, identifier: str, kind: str) -> None:
        """Note that an element of kind `kind` carries an identifier."""
        if not identifier:
            return
        pattern = re.compile(rf"#{re.escape(identifier)}(?![\w.-])")
        if identifier in self.identifiers:
            self.report(pattern, f"label {identifier} is used twice", "give one another name")
        prefix = identifier.split("-", 1)[0]
        expected = {"fig": "figure", "tbl": "table", "eq": "equation", "sec": "heading"}
        if prefix in expected and expected[prefix] != kind and LABEL.match(identifier):
            self.report(
                pattern,
                f"label {identifier} on a {kind}",
                f"{prefix}- is for a {expected[prefix]} that stands by itself",
            )
        self.identifiers[identifier] = kind
        if pattern.search(self.source.text, self.cursor):
            self.advance(pattern)


def inspect(document: Mapping[str, Any], source: ReportSource, keys: frozenset[str]) -> Inventory:
    """Check a parsed document against the syntax that both engines render alike.

    Parameters
    ----------
    document : mapping
        Pandoc's JSON syntax tree.
    source : ReportSource
        The text it was read from.
    keys : frozenset of str
        Keys of the bibliography.

    Returns
    -------
    Inventory
        Labels, figures and all problems.
    """
    inventory = Inventory(source, keys)
    _blocks(document["blocks"], inventory, conditional=False)
    for name, problem in inventory.references:
        if name not in inventory.identifiers:
            inventory.problems.append(problem)
    return inventory


def _blocks(blocks: list[Any], inventory: Inventory, *, conditional: bool) -> None:
    for block in blocks:
        kind = block["t"]
        if kind not in BLOCKS:
            inventory.report(INDEX, f"unsupported block {kind}", "write it another way")
        elif kind == "Div":
            _div(block["c"], inventory, conditional=conditional)
        elif kind == "Header":
            level, attributes, content = block["c"]
            _header(level, attributes, content, inventory, conditional=conditional)
        elif kind == "Figure":
            _figure(block["c"], inventory, conditional=conditional)
        elif kind == "Table":
            _table(block["c"], inventory, conditional=conditional)
        elif kind == "RawBlock":
            _raw(block["c"], inventory)
        elif kind == "CodeBlock":
            inventory.define(block["c"][0][0], "code block")
        elif kind in {"Para", "Plain"}:
            _inlines(block["c"], inventory)
        elif kind != "HorizontalRule":
            _nested(block["c"], inventory, conditional=conditional)


def _nested(content: Any, inventory: Inventory, *, conditional: bool) -> None:
    """Walk whatever holds blocks or inlines: lists, quotes, cells, captions."""
    if isinstance(content, list):
        if content and all(isinstance(item, dict) and "t" in item for item in content):
            if content[0]["t"] in BLOCKS:
                _blocks(content, inventory, conditional=conditional)
            else:
                _inlines(content, inventory)
            return
        for item in content:
            _nested(item, inventory, conditional=conditional)


def _header(
    level: int, attributes: Any, content: list[Any], inventory: Inventory, *, conditional: bool
) -> None:
    identifier, classes, _ = attributes
    _inlines(content, inventory)
    if identifier.startswith("sec-"):
        inventory.define(identifier, "heading")
        if "unnumbered" in classes:
            inventory.report(
                f"#{identifier}", f"label {identifier} on an unnumbered heading", "drop one"
            )
    else:
        inventory.identifiers.setdefault(identifier, "heading")
    if conditional and "unnumbered" not in classes:
        inventory.report(
            re.compile(rf"^#{{{level}}}\s.*$", re.MULTILINE),
            "a numbered heading inside conditional content",
            "move it out, or add {.unnumbered}",
        )


def _div(content: list[Any], inventory: Inventory, *, conditional: bool) -> None:
    (identifier, classes, pairs), blocks = content
    attributes = dict(pairs)
    names = [name for name in classes if _RESERVED_CLASS.match(name)]
    known = {f"callout-{name}" for name in CALLOUTS} | {"panel-tabset", "content-visible"}
    for name in names:
        if name not in known:
            inventory.report(f".{name}", f"unsupported div .{name}", f"use {sorted(known)}")
    if "content-visible" in classes:
        conditional = True
        _condition(attributes, inventory)
    if identifier.startswith("fig-"):
        _figure_div(identifier, attributes, blocks, inventory, conditional=conditional)
        return
    if any(key.startswith("layout") for key in attributes):
        inventory.report("layout", "a layout on a div without fig- label", "add {#fig-name}")
    inventory.define(identifier, "div")
    inner = blocks
    if "panel-tabset" in classes or any(name.startswith("callout-") for name in names):
        inner = _without_titles(blocks, inventory)
    _blocks(inner, inventory, conditional=conditional)


def _without_titles(blocks: list[Any], inventory: Inventory) -> list[Any]:
    """Turn the headings that name tabs or a callout into plain text: they carry no number."""
    plain = []
    for block in blocks:
        if block["t"] == "Header":
            _, (identifier, _, _), content = block["c"]
            if identifier.startswith("sec-"):
                inventory.report(
                    f"#{identifier}", f"label {identifier} on a title of a tab or box", "drop it"
                )
            plain.append({"t": "Plain", "c": content})
        else:
            plain.append(block)
    return plain


def _condition(attributes: Mapping[str, str], inventory: Inventory) -> None:
    given = {k: v for k, v in attributes.items() if k in {"when-format", "unless-format"}}
    if len(given) != 1 or next(iter(given.values())) not in FORMATS:
        inventory.report(
            ".content-visible",
            f"conditional content with {dict(attributes)}",
            f"give when-format or unless-format, one of {', '.join(FORMATS)}",
        )


def _figure_div(
    identifier: str,
    attributes: Mapping[str, str],
    blocks: list[Any],
    inventory: Inventory,
    *,
    conditional: bool,
) -> None:
    inventory.define(identifier, "figure")
    columns = attributes.get("layout-ncol", "1")
    if set(attributes) - {"layout-ncol"} or columns not in {"1", "2", "3", "4"}:
        inventory.report(
            f"#{identifier}", f"attributes {dict(attributes)} of {identifier}", "use layout-ncol"
        )
    if conditional:
        _in_condition(identifier, inventory)
    if len(blocks) < 2 or blocks[-1]["t"] != "Para":
        inventory.report(
            f"#{identifier}", f"{identifier} has no caption", "end the div with a paragraph"
        )
    _blocks(blocks, inventory, conditional=False)


def _in_condition(identifier: str, inventory: Inventory) -> None:
    inventory.cursor = 0
    inventory.report(
        f"#{identifier}",
        f"{identifier} is numbered but inside conditional content",
        "number a div that contains both versions: ::: {#fig-name}",
    )


def _figure(content: list[Any], inventory: Inventory, *, conditional: bool) -> None:
    (identifier, _, _), caption, blocks = content
    images = [
        inline
        for block in blocks
        if block["t"] in {"Plain", "Para"}
        for inline in block["c"]
        if inline["t"] == "Image"
    ]
    for image in images:
        _image(image["c"], inventory, walk_caption=False)
    for block in caption[1]:
        _inlines(block["c"], inventory)
    inventory.define(identifier, "figure")
    if conditional and identifier:
        _in_condition(identifier, inventory)


def _image(content: list[Any], inventory: Inventory, *, walk_caption: bool = True) -> None:
    (identifier, _, pairs), caption, (target, _) = content
    attributes = dict(pairs)
    needle = f"]({target}"
    path = PurePosixPath(target)
    if "://" in target or path.is_absolute() or ".." in path.parts:
        inventory.report(needle, f"image {target} is outside the report", "use figures/…")
    elif not (inventory.source.directory / target).is_file():
        inventory.report(needle, f"image {target} does not exist", "draw it, or mend the path")
    if not attributes.get("fig-alt", "").strip():
        inventory.report(needle, f"image {target} has no alt text", 'add fig-alt="…"')
    width = attributes.get("width", "100%")
    if not re.fullmatch(r"\d+(\.\d+)?%", width):
        inventory.report(needle, f"width {width} of {target}", "give widths in per cent")
    for key in sorted(set(attributes) - {"fig-alt", "width"}):
        inventory.report(needle, f"attribute {key} of image {target}", "use fig-alt and width")
    inventory.figures.append(target)
    inventory.advance(needle)
    if identifier:
        inventory.define(identifier, "image within text")
    if walk_caption:
        _inlines(caption, inventory)


def _table(content: list[Any], inventory: Inventory, *, conditional: bool) -> None:
    (identifier, _, pairs), caption, columns, head, bodies, foot = content
    _nested([head[1], [body[2:] for body in bodies], foot[1]], inventory, conditional=False)
    _nested(caption[1], inventory, conditional=False)
    inventory.define(identifier, "table")
    widths = dict(pairs).get("tbl-colwidths")
    if widths is not None:
        numbers = re.fullmatch(r"\[\s*\d+(\.\d+)?(\s*,\s*\d+(\.\d+)?)*\s*\]", widths)
        if not numbers or widths.count(",") + 1 != len(columns):
            inventory.report(
                "tbl-colwidths",
                f"tbl-colwidths {widths} for {len(columns)} columns",
                "give one number per column: [10,50,40]",
            )
    if conditional and identifier:
        _in_condition(identifier, inventory)


def _raw(content: list[str], inventory: Inventory) -> None:
    form, text = content
    if form not in {"html", "typst"}:
        inventory.report(text[:40], f"raw {form}", "only html and typst exist here")
    elif (
        form == "html"
        and re.search(r"^\s*</?(?:div|figure|table|img)\b", text)
        and ("\n" not in text)
    ):
        inventory.report(
            text.strip(), f"bare HTML {text.strip()[:40]}", "use a div or a ```{=html} block"
        )


def _inlines(inlines: list[Any], inventory: Inventory) -> None:
    for position, inline in enumerate(inlines):
        kind, content = inline["t"], inline.get("c")
        if kind == "Math":
            _math(content, inventory)
        elif kind == "Str":
            _word(content, inlines[:position], inventory)
        elif kind == "Cite":
            _cite(content, inventory)
        elif kind == "Image":
            _image(content, inventory)
        elif kind == "Link":
            _link(content, inventory)
        elif kind == "Span":
            _inlines(content[1], inventory)
            inventory.define(content[0][0], "span")
        elif kind == "Note":
            _blocks(content, inventory, conditional=False)
        elif kind == "Quoted":
            _inlines(content[1], inventory)
        elif kind in {"Emph", "Strong", "Superscript", "Subscript", "SmallCaps", "Strikeout"}:
            _inlines(content, inventory)


def _math(content: list[Any], inventory: Inventory) -> None:
    _, tex = content
    needle = tex if inventory.source.text.find(tex) >= 0 else tex.strip().split("\n")[0]
    for what, remedy in mathematics.faults(tex):
        inventory.report(needle, f"{what} in ${tex.strip()}$", remedy)
    if inventory.source.text.find(needle, inventory.cursor) >= 0:
        inventory.advance(needle)


def _word(text: str, before: list[Any], inventory: Inventory) -> None:
    tag = EQUATION_TAG.match(text)
    if tag:
        previous = [item for item in before if item["t"] not in {"Space", "SoftBreak"}][-1:]
        if previous and previous[0]["t"] == "Math" and previous[0]["c"][0]["t"] == "DisplayMath":
            inventory.define(tag.group(1), "equation")
            return
    for pattern, what, remedy in _LEFTOVER:
        if pattern.search(text):
            inventory.report(text, f"{what}: {text}", remedy)


def _cite(content: list[Any], inventory: Inventory) -> None:
    citations, _ = content
    labels = [item for item in citations if LABEL.match(item["citationId"])]
    for item in citations:
        name = item["citationId"]
        needle = re.compile(rf"@\{{?{re.escape(name)}")
        if item in labels:
            if len(citations) > 1 or item["citationMode"]["t"] != "AuthorInText":
                inventory.report(
                    needle, f"@{name} in brackets or in a group", f"write @{name} by itself"
                )
            after = inventory.source.text[inventory.source.locate(needle, inventory.cursor)[1] :]
            if after[:1] in {";", "("} or item["citationSuffix"]:
                inventory.report(
                    needle, f"@{name} is followed by {after[:1]}", "put a word or a space between"
                )
            remedy = "define it, or mend the name"
            inventory.references.append(
                (name, inventory.problem(needle, f"unknown label @{name}", remedy))
            )
        elif name not in inventory.keys:
            inventory.report(needle, f"unknown citation @{name}", "add it to references.bib")
        for part in ("citationPrefix", "citationSuffix"):
            _inlines(item[part], inventory)


def _link(content: list[Any], inventory: Inventory) -> None:
    (identifier, _, _), inlines, (target, _) = content
    _inlines(inlines, inventory)
    inventory.define(identifier, "link")
    if target.startswith("#"):
        problem = inventory.problem(
            re.compile(rf"\({re.escape(target)}\s*[\s)]"),
            f"link to {target}, which does not exist",
            "mend the name, or add the target",
        )
        inventory.references.append((target[1:], problem))

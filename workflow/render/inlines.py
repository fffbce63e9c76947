"""The strict checks within a paragraph: formulas, citations, references, links and images."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from workflow.render import mathematics
from workflow.render.inventory import LABEL, Figure, Inventory

_EQUATION_TAG = re.compile(r"^\{#(eq-[\w.-]+)\}")
_PLAIN = frozenset({"Emph", "Strong", "Superscript", "Subscript", "SmallCaps", "Strikeout"})
_LEFTOVER = (
    (re.compile(r"^:{3,}"), "a div fence that opens or closes nothing", "pair every ::: line"),
    (re.compile(r"^(`{3,}|~{3,})"), "a code fence without its partner", "close the block"),
    (re.compile(r"\{[#.][\w-]"), "attributes that belong to nothing", "put them on the element"),
    (re.compile(r"\[\^"), "a footnote that is not defined", "write [^name]: text"),
    (re.compile(r"^\$\$?$"), "a dollar sign by itself", "close the formula, or write \\$"),
)


def check_inlines(inlines: list[Any], inventory: Inventory) -> None:
    """Check the inline elements of a paragraph, a heading, a caption or a cell.

    Parameters
    ----------
    inlines : list
        Pandoc's JSON elements.
    inventory : Inventory
        Collects labels and problems.
    """
    for position, inline in enumerate(inlines):
        kind, content = inline["t"], inline.get("c")
        if kind == "Str":
            _word(content, inlines[:position], inventory)
        elif kind == "Span":
            check_inlines(content[1], inventory)
            inventory.define(content[0][0], "span")
        elif kind == "Quoted":
            check_inlines(content[1], inventory)
        elif kind in _PLAIN:
            check_inlines(content, inventory)
        elif kind == "Cite":
            following = inlines[position + 1 : position + 2]
            _cite(content, following[0] if following else {"t": "End"}, inventory)
        elif kind in _CHECKS:
            _CHECKS[kind](content, inventory)


def check_image(content: list[Any], inventory: Inventory) -> None:
    """Check that an image exists, says what it shows, and has a width in per cent.

    Parameters
    ----------
    content : list
        Pandoc's attributes, caption and target of the image.
    inventory : Inventory
        Collects figures and problems.
    """
    (identifier, _, pairs), _, (target, _) = content
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
        inventory.report(needle, f"width {width} of image {target}", "give widths in per cent")
    for key in sorted(set(attributes) - {"fig-alt", "width"}):
        inventory.report(needle, f"attribute {key} of image {target}", "use fig-alt and width only")
    inventory.figures.append(Figure(target, inventory.formats))
    inventory.advance(needle)
    inventory.define(identifier, "image inside a paragraph")


def _inline_image(content: list[Any], inventory: Inventory) -> None:
    check_image(content, inventory)
    check_inlines(content[1], inventory)


def _math(content: list[Any], inventory: Inventory) -> None:
    tex = content[1]
    needle = tex if tex in inventory.source.text else tex.strip().split("\n")[0]
    for what, remedy in mathematics.faults(tex):
        inventory.report(needle, f"{what} in ${tex.strip()}$", remedy)
    inventory.advance(needle)


def _word(text: str, before: list[Any], inventory: Inventory) -> None:
    tag = _EQUATION_TAG.match(text)
    if tag:
        previous = [item for item in before if item["t"] not in {"Space", "SoftBreak"}][-1:]
        if previous and previous[0]["t"] == "Math" and previous[0]["c"][0]["t"] == "DisplayMath":
            inventory.define(tag.group(1), "equation")
            if inventory.conditional:
                in_condition(tag.group(1), inventory)
            return
    for pattern, what, remedy in _LEFTOVER:
        if pattern.search(text):
            inventory.report(text, f"{what}: {text}", remedy)


def in_condition(identifier: str, inventory: Inventory) -> None:
    """Report a numbered element that only one format would show, and so count.

    Parameters
    ----------
    identifier : str
        Its label.
    inventory : Inventory
        Collects the problem.
    """
    inventory.report_first(
        re.compile(rf"#{re.escape(identifier)}(?![\w.-])"),
        f"{identifier} is numbered but stands inside conditional content",
        "number a div that holds both versions: ::: {#fig-name}",
    )


def _cite(content: list[Any], following: Mapping[str, Any], inventory: Inventory) -> None:
    citations = content[0]
    for item in citations:
        name = item["citationId"]
        needle = re.compile(rf"@\{{?{re.escape(name)}(?![\w-])")
        if LABEL.match(name):
            alone = len(citations) == 1 and item["citationMode"]["t"] == "AuthorInText"
            _reference(name, needle, inventory, alone=alone)
            after = following["c"][0] if following["t"] == "Str" else ""
            if after in {";", "("} or item["citationSuffix"]:
                what = f"@{name} is followed by {after or 'a suffix'}"
                inventory.report(needle, what, "put a word in between")
        elif name not in inventory.keys:
            inventory.report(needle, f"unknown citation @{name}", "add it to the bibliography")
        inventory.advance(needle)
        for part in ("citationPrefix", "citationSuffix"):
            check_inlines(item[part], inventory)


def _reference(name: str, needle: re.Pattern[str], inventory: Inventory, *, alone: bool) -> None:
    if not alone:
        inventory.report(needle, f"@{name} in brackets or in a group", f"write @{name} by itself")
    remedy = "define it, or mend the name"
    inventory.refer(name, inventory.problem(needle, f"unknown label @{name}", remedy))


def _link(content: list[Any], inventory: Inventory) -> None:
    (identifier, _, _), inlines, (target, _) = content
    check_inlines(inlines, inventory)
    needle = re.compile(rf"\({re.escape(target)}\s*[\s)]")
    if target.startswith("#"):
        what = f"link to {target}, which does not exist"
        inventory.refer(
            target[1:], inventory.problem(needle, what, "mend the name, or add the target")
        )
        inventory.advance(needle)
    inventory.define(identifier, "link")


def _note(content: list[Any], inventory: Inventory) -> None:
    inventory.notes.extend(content)


_CHECKS = {
    "Math": _math,
    "Image": _inline_image,
    "Link": _link,
    "Note": _note,
}

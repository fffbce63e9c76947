"""The strict checks on the sources: everything wrong is found before anything is rendered.

Pandoc's own reading of the text decides what is a figure, a citation or a formula; the text is
searched only to say on which line it was written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from workflow.render.inlines import check_image, check_inlines, in_condition
from workflow.render.inventory import BOTH, LABEL, Inventory, label_pattern
from workflow.render.settings import INDEX
from workflow.render.source import ReportSource

CALLOUTS = ("note", "tip", "important", "warning")
FORMATS = {"html": frozenset({"html"}), "typst": frozenset({"pdf"}), "pdf": frozenset({"pdf"})}
_KNOWN = frozenset({"panel-tabset", "content-visible", *(f"callout-{name}" for name in CALLOUTS)})
_RESERVED = re.compile(r"^(callout|panel|content|column|layout|quarto|cell|aside)(-|$)")
_NUMBERED_LATER = frozenset({"BulletList", "OrderedList", "DefinitionList", "BlockQuote"})
_WIDTHS = re.compile(r"\[\s*\d+(\.\d+)?(\s*,\s*\d+(\.\d+)?)*\s*\]")


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
        Labels, figures, headings and problems. Whether a label that is referred to exists is
        asked separately, with `Inventory.unknown_references`.
    """
    inventory = Inventory(source, keys)
    _blocks(document["blocks"], inventory)
    while inventory.notes:
        notes, inventory.notes = inventory.notes, []
        inventory.cursor = 0
        _blocks(notes, inventory)
    return inventory


def _blocks(blocks: list[Any], inventory: Inventory) -> None:
    for block in blocks:
        kind, content = block["t"], block.get("c")
        if kind in _CHECKS:
            _CHECKS[kind](content, inventory)
        elif kind in {"Para", "Plain"}:
            check_inlines(content, inventory)
        elif kind in _NUMBERED_LATER:
            _nested(content, inventory)
        elif kind != "HorizontalRule":
            inventory.report(INDEX, f"unsupported block {kind}", "write it another way")


def _nested(content: object, inventory: Inventory) -> None:
    """Walk whatever holds blocks or inlines: lists, quotes, cells, captions."""
    if not isinstance(content, list):
        return
    if content and all(isinstance(item, dict) and "t" in item for item in content):
        if content[0]["t"] in _CHECKS or content[0]["t"] in {"Para", "Plain", *_NUMBERED_LATER}:
            _blocks(content, inventory)
        else:
            check_inlines(content, inventory)
        return
    for item in content:
        _nested(item, inventory)


def _header(content: list[Any], inventory: Inventory) -> None:
    level, (identifier, classes, _), inlines = content
    inventory.headings.append(_text_pieces(inlines))
    check_inlines(inlines, inventory)
    if LABEL.match(identifier):
        inventory.define(identifier, "heading")
        if "unnumbered" in classes:
            inventory.report_first(
                label_pattern(identifier),
                f"label {identifier} on an unnumbered heading",
                "drop the label or the class",
            )
    else:
        inventory.identifiers.setdefault(identifier, "heading")
    if "unnumbered" not in classes:
        if level > inventory.level + 1:
            inventory.report_first(
                re.compile(rf"^#{{{level}}}\s+{re.escape(_first_word(inlines))}", re.MULTILINE),
                f"a heading of level {level} under one of level {inventory.level}",
                "leave out no level",
            )
        inventory.level = level
    if inventory.conditional and "unnumbered" not in classes:
        inventory.report(
            re.compile(rf"^#{{{level}}}\s.*$", re.MULTILINE),
            "a numbered heading inside conditional content",
            "move it out, or add {.unnumbered}",
        )


def _first_word(inlines: list[Any]) -> str:
    return str(inlines[0]["c"]) if inlines and inlines[0]["t"] == "Str" else ""


def _text_pieces(inlines: list[Any]) -> tuple[str, ...]:
    """Return a heading's words, in one piece for each stretch between formulas."""
    pieces = [""]
    for inline in inlines:
        kind, content = inline["t"], inline.get("c")
        if kind == "Str":
            pieces[-1] += content
        elif kind in {"Space", "SoftBreak"}:
            pieces[-1] += " "
        elif kind == "Code":
            pieces[-1] += content[1]
        elif kind in {"Emph", "Strong"}:
            pieces[-1] += " ".join(_text_pieces(content))
        else:
            pieces.append("")
    return tuple(piece.strip() for piece in pieces if piece.strip())


def _div(content: list[Any], inventory: Inventory) -> None:
    (identifier, classes, pairs), blocks = content
    attributes = dict(pairs)
    reserved = [name for name in classes if _RESERVED.match(name)]
    for name in reserved:
        if name not in _KNOWN:
            remedy = f"use {', '.join(sorted(_KNOWN))}"
            inventory.report(f".{name}", f"unsupported div .{name}", remedy)
    if identifier.startswith("fig-"):
        _figure_div(identifier, attributes, blocks, inventory)
        return
    if any(key.startswith("layout") for key in attributes):
        inventory.report("layout", "a layout on a div without fig- label", "add {#fig-name}")
    inventory.define(identifier, "div")
    outer = inventory.formats
    if "content-visible" in classes:
        inventory.formats = outer & _condition(attributes, inventory)
    titled = "panel-tabset" in classes or any(name.startswith("callout-") for name in reserved)
    _blocks(_without_titles(blocks, inventory) if titled else blocks, inventory)
    inventory.formats = outer


def _without_titles(blocks: list[Any], inventory: Inventory) -> list[Any]:
    """Turn the headings that name tabs or a box into plain text: they carry no number."""
    plain = []
    for block in blocks:
        if block["t"] == "Header":
            _, (identifier, _, _), inlines = block["c"]
            if identifier.startswith("sec-"):
                inventory.report(
                    label_pattern(identifier),
                    f"label {identifier} on the title of a tab or box",
                    "drop it",
                )
            plain.append({"t": "Plain", "c": inlines})
        else:
            plain.append(block)
    return plain


def _condition(attributes: Mapping[str, str], inventory: Inventory) -> frozenset[str]:
    given = [(key, name) for key, name in attributes.items() if key.endswith("-format")]
    if len(given) == 1 and given[0][1] in FORMATS:
        key, name = given[0]
        if key == "when-format":
            return FORMATS[name]
        if key == "unless-format":
            return BOTH - FORMATS[name]
    inventory.report(
        ".content-visible",
        f"conditional content with {dict(attributes)}",
        f"give when-format or unless-format, one of {', '.join(FORMATS)}",
    )
    return BOTH


def _figure_div(
    identifier: str, attributes: Mapping[str, str], blocks: list[Any], inventory: Inventory
) -> None:
    inventory.define(identifier, "figure")
    here = label_pattern(identifier)
    columns = attributes.get("layout-ncol", "1")
    if set(attributes) - {"layout-ncol"} or columns not in {"1", "2", "3", "4"}:
        inventory.report_first(
            here, f"attributes {dict(attributes)} of {identifier}", "use layout-ncol=1 to 4"
        )
    if inventory.conditional:
        in_condition(identifier, inventory)
    if len(blocks) < 2 or blocks[-1]["t"] != "Para":
        inventory.report_first(here, f"{identifier} has no caption", "end it with a paragraph")
    _blocks(blocks, inventory)


def _figure(content: list[Any], inventory: Inventory) -> None:
    (identifier, _, _), caption, blocks = content
    for block in blocks:
        for inline in block["c"] if block["t"] in {"Plain", "Para"} else []:
            if inline["t"] == "Image":
                check_image(inline["c"], inventory)
    for block in caption[1]:
        check_inlines(block["c"], inventory)
    inventory.define(identifier, "figure")
    if inventory.conditional and identifier:
        in_condition(identifier, inventory)


def _table(content: list[Any], inventory: Inventory) -> None:
    (identifier, _, pairs), caption, columns, head, bodies, foot = content
    _nested([head[1], [body[2:] for body in bodies], foot[1]], inventory)
    _nested(caption[1], inventory)
    inventory.define(identifier, "table")
    widths = dict(pairs).get("tbl-colwidths")
    if widths and (not _WIDTHS.fullmatch(widths) or widths.count(",") + 1 != len(columns)):
        inventory.report_first(
            f'tbl-colwidths="{widths}"',
            f"tbl-colwidths {widths} for {len(columns)} columns",
            'give one number per column: "[10,50,40]"',
        )
    if inventory.conditional and identifier:
        in_condition(identifier, inventory)


def _raw(content: list[str], inventory: Inventory) -> None:
    form, text = content
    if form not in {"html", "typst"}:
        written = re.compile(rf"\{{={form}\}}|{re.escape(text[:40])}")
        inventory.report(written, f"raw {form}", "only html and typst exist here")


def _code(content: list[Any], inventory: Inventory) -> None:
    inventory.define(content[0][0], "code block")


_CHECKS = {
    "Header": _header,
    "Div": _div,
    "Figure": _figure,
    "Table": _table,
    "RawBlock": _raw,
    "CodeBlock": _code,
}

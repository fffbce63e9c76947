"""Reading generated Markdown through Pandoc's syntax tree."""

import json

import pypandoc


def plain(node):
    """The text of a piece of Pandoc's syntax tree; math and code as they were typed."""
    if isinstance(node, list):
        return "".join(plain(child) for child in node)
    if not isinstance(node, dict) or "t" not in node:
        return ""
    if node["t"] == "Str":
        return node["c"]
    if node["t"] in {"Space", "SoftBreak"}:
        return " "
    if node["t"] == "Math":
        return f"${node['c'][1]}$"
    if node["t"] == "Code":
        return f"`{node['c'][1]}`"
    return plain(node.get("c", []))


def walk(node, kind):
    """All parts of a syntax tree of one kind."""
    if isinstance(node, dict) and node.get("t") == kind:
        yield node
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for child in children:
        yield from walk(child, kind)


def parsed(markdown):
    return json.loads(pypandoc.convert_text(markdown, "json", format="markdown"))


def rows(markdown, number=0):
    table = list(walk(parsed(markdown), "Table"))[number]["c"]
    all_rows = table[3][1] + [row for body in table[4] for row in body[3]]
    return [[plain(cell[4]).strip() for cell in row[1]] for row in all_rows]

"""Read an HTML page for what it shows, links to and would fetch."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import unquote

_INSIDE = re.compile(r"^\s*(?:data:|blob:|about:|javascript:|#|$)", re.IGNORECASE)
_IN_STYLE = re.compile(
    r"""(?:\burl\(\s*["']?\s*(?!data:|\#)([^"')\s]+)|@import\s+["']\s*([^"']+))""", re.IGNORECASE
)
_FETCHED_LINKS = frozenset(
    {"stylesheet", "icon", "preload", "modulepreload", "prefetch", "preconnect", "manifest"}
)
_IN_SCRIPT = re.compile(
    r"""(?:\b(?:fetch|import|importScripts|WebSocket|EventSource|Worker|sendBeacon)\s*\(|"""
    r"""\.open\s*\([^,)]*,|\.src\s*=|\bfrom)\s*["'`]((?:https?:|wss?:)?//[^"'`\s]+)""",
    re.IGNORECASE,
)
_FETCHING = {
    "src": None,
    "srcset": None,
    "poster": None,
    "background": None,
    "data": frozenset({"object"}),
    "href": frozenset({"link", "image", "use", "script", "feimage"}),
    "xlink:href": frozenset({"image", "use", "feimage"}),
}
_SILENT = frozenset({"script", "style", "pre", "code"})
_EMPTY = frozenset({"annotation"})


@dataclass(slots=True)
class Page:
    """What a page contains, as far as the checks need it.

    Parameters
    ----------
    text : str
        The words a reader sees, without code and without TeX annotations.
    identifiers, links : set of str
        The anchors that exist, and those that links lead to.
    images : list of str
        Addresses of the images shown.
    requests : list of str
        Addresses that a browser would fetch, from the network or from a neighbouring file.
    complete : bool
        Whether the page is closed.
    """

    text: str = ""
    identifiers: set[str] = field(default_factory=set)
    links: set[str] = field(default_factory=set)
    images: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    complete: bool = False


def read_page(content: str) -> Page:
    """Parse a page.

    Parameters
    ----------
    content : str
        HTML.

    Returns
    -------
    Page
        What was found.

    Examples
    --------
    >>> read_page('<img src="https://example.org/x.png"><a href="#a">b</a>').requests
    ['https://example.org/x.png']
    """
    parser = _Parser()
    parser.feed(content)
    parser.close()
    parser.page.text = "".join(parser.words)
    return parser.page


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.words: list[str] = []
        self.silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in _SILENT | _EMPTY:
            self.silent.append(tag)
        self.page.identifiers.update(values[key] for key in ("id", "name") if key in values)
        if tag == "a" and values.get("href", "").startswith("#") and len(values["href"]) > 1:
            self.page.links.add(unquote(values["href"][1:]))
        if tag == "img":
            self.page.images.append(values.get("src", ""))
        if tag in {"iframe", "frame", "embed"} and not values.get("src", "").startswith("data:"):
            self.page.requests.append(f"<{tag} src={values.get('src', '')!r}>")
        for name, value in values.items():
            if name in _FETCHING and (_FETCHING[name] is None or tag in (_FETCHING[name] or ())):
                if tag != "link" or _FETCHED_LINKS & set(values.get("rel", "").lower().split()):
                    self.page.requests.extend(_outside(name, value))
            elif name == "style":
                self.page.requests.extend(_in_style(value))

    def handle_endtag(self, tag: str) -> None:
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()
        if tag == "html":
            self.page.complete = True

    def handle_data(self, data: str) -> None:
        where = self.silent[-1] if self.silent else ""
        if where == "style":
            self.page.requests.extend(_in_style(data))
        elif where == "script":
            self.page.requests.extend(_IN_SCRIPT.findall(data))
        elif not where:
            self.words.append(data)


def _outside(name: str, value: str) -> list[str]:
    parts = value.split(",") if name == "srcset" and not value.startswith("data:") else [value]
    return [part.strip() for part in parts if not _INSIDE.match(part)]


def _in_style(text: str) -> list[str]:
    return [first or second for first, second in _IN_STYLE.findall(text)]

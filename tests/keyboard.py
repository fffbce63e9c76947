"""The page as somebody sees it who has a keyboard alone."""

from __future__ import annotations

from typing import Any

# Marks what the keyboard has to reach, in the order of the page, and returns how many there are.
_MARK = """
  () => {
    const kinds = "a[href], button, input, select, textarea, summary, [tabindex='0']";
    const found = [...document.querySelectorAll(kinds)].filter((node) =>
      node.checkVisibility({ visibilityProperty: true }) && !node.disabled
      && node.getAttribute("tabindex") !== "-1");
    found.forEach((node, k) => { node.dataset.stop = String(k); });
    return found.length;
  }
"""
# The element that has the focus: its mark, and whether it and its focus can be seen.
_LOOK = """
  () => {
    const node = document.activeElement;
    if (!node || node === document.body) return null;
    const box = node.getClientRects()[0];
    const x = (Math.max(0, box.left) + Math.min(innerWidth, box.right)) / 2;
    const y = (Math.max(0, box.top) + Math.min(innerHeight, box.bottom)) / 2;
    const top = document.elementFromPoint(x, y);
    const style = getComputedStyle(node);
    return {
      stop: Number(node.dataset.stop ?? -1),
      html: node.outerHTML.slice(0, 150),
      outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
      covered: !top || !(node.contains(top) || top.contains(node)),
    };
  }
"""


def walked(page: Any) -> tuple[int, list[dict[str, Any]]]:
    """Press Tab from the beginning until the focus leaves the page.

    Returns
    -------
    (int, list of dict)
        How many stops there should be, and the stops: ``stop`` counts them in the order of the
        page, ``html`` is how the element begins, ``outlined`` tells whether its focus is seen,
        ``covered`` whether something lies over it.
    """
    expected: int = page.evaluate(_MARK)
    stops = []
    for _ in range(expected + 2):
        page.keyboard.press("Tab")
        seen = page.evaluate(_LOOK)
        if seen is None:
            break
        stops.append(seen)
    return expected, stops


def assert_walkable(page: Any) -> list[str]:
    """Fail unless Tab reaches everything in order, visibly; return how the elements begin."""
    expected, stops = walked(page)
    assert [stop["stop"] for stop in stops] == list(range(expected))
    assert [stop["html"] for stop in stops if not stop["outlined"]] == []
    assert [stop["html"] for stop in stops if stop["covered"]] == []
    return [stop["html"] for stop in stops]

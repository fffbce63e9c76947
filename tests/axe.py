"""axe-core on a page: every rule, with what it cannot decide decided here."""

from __future__ import annotations

from typing import Any

# What is left out of "every rule", and why.
LEFT_OUT = {
    # It lists whatever is hidden, for review: the tests open all of it and run axe again.
    "hidden-content",
}
# Contrast that axe leaves open: signs that it does not take for text, cells that are partly
# scrolled out of sight, labels inside a drawing. It is computed here, and must be the same as
# axe demands of other text: 7, or 4.5 for large text.
_CONTRAST = {"color-contrast": 4.5, "color-contrast-enhanced": 7.0}

CONTRAST = """
  (node) => {
    const numbers = (text) => text.match(/[\\d.]+/g).map(Number);
    const light = (color) => {
      const parts = numbers(color).slice(0, 3).map((value) => {
        const share = value / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
    };
    const transparent = (color) => (numbers(color)[3] ?? 1) < 1;
    for (let part = node; part; part = part.parentElement) {
      if (getComputedStyle(part).opacity !== "1") return 0; // mixed colours are not computed here
    }
    let ground = node;
    while (transparent(getComputedStyle(ground).backgroundColor)) ground = ground.parentElement;
    const style = getComputedStyle(node);
    const ink = node instanceof SVGElement ? style.fill : style.color;
    const pair = [ink, getComputedStyle(ground).backgroundColor];
    const [low, high] = pair.map(light).sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  }
"""

_RUN = """
  async ([leftOut, demanded]) => {
    const contrast = CONTRAST;
    const all = axe.getRules().filter(({ ruleId, tags }) =>
      !tags.includes("deprecated") && !leftOut.includes(ruleId)).map(({ ruleId }) => ruleId);
    const found = await axe.run(document, {
      runOnly: { type: "rule", values: all },
      resultTypes: ["violations", "incomplete"],
      elementRef: true,
    });
    const words = (id, node) => {
      const why = [...node.any, ...node.all, ...node.none].map(({ message }) => message);
      return `${id}: ${node.html.slice(0, 200)} (${node.target}): ${why.join("; ")}`;
    };
    const decided = (id, node) => id in demanded && contrast(node.element) >= demanded[id];
    const list = (results, keep) => results.flatMap(({ id, nodes }) =>
      nodes.filter((node) => keep(id, node)).map((node) => words(id, node)));
    return {
      rules: all,
      violations: list(found.violations, () => true),
      undecided: list(found.incomplete, (id, node) => !decided(id, node)),
    };
  }
""".replace("CONTRAST", CONTRAST.strip())


def examined(page: Any) -> dict[str, list[str]]:
    """Run axe on what the page shows now.

    Returns
    -------
    dict
        ``rules``: names of the rules that were run; ``violations``: one line per element, which
        begins with the name of the rule; ``undecided``: the same for what axe leaves to be looked
        at and no computation here decides.
    """
    from axe_playwright_python.base import AXE_SCRIPT

    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: dict[str, list[str]] = page.evaluate(_RUN, [sorted(LEFT_OUT), _CONTRAST])
    return found


def assert_accessible(page: Any) -> None:
    """Fail on anything that axe finds, or leaves open."""
    found = examined(page)
    assert len(found["rules"]) > 90
    assert found["violations"] + found["undecided"] == []


def open_all(page: Any) -> None:
    """Open every fold, and all of the contents."""
    page.evaluate(
        """() => {
          for (const fold of document.querySelectorAll("details")) fold.open = true;
          for (const item of document.querySelectorAll(".contents li")) item.classList.add("open");
        }"""
    )

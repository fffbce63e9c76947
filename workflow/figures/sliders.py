"""Figures with sliders: one HTML fragment that carries its data, its script and nothing else.

The block is hidden until its script has built it, so that without scripts only the static figure
beside it is seen. The scripts are Python modules, since jobs are rerun for modules alone.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from qgeom.errors import ParameterError
from workflow.figures.sliders_script import SCRIPT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qgeom.experiments.outcome import Json


def fragment(data: Mapping[str, Json], *, name: str, script: str) -> str:
    """Write the block of one figure.

    Parameters
    ----------
    data : mapping
        What the script reads: numbers and words for JSON.
    name : str
        What the block is called for those who do not see it.
    script : str
        Statements that end with a call of ``reveal``; they see ``box``, ``data`` and the tools of
        `workflow.figures.sliders_script`.

    Returns
    -------
    str
        HTML that fetches nothing and has no ids; the same bytes for the same arguments.

    Raises
    ------
    ParameterError
        When the script would end early in the page, or its text would be read as a shortcode.

    Examples
    --------
    >>> text = fragment({"a": "</script>"}, name="Demo", script="reveal(box, [], () => {});")
    >>> text.count("</script>"), " hidden>" in text
    (2, True)
    """
    code = f"(() => {{\n{SCRIPT.strip()}\nattempt((box, data) => {{\n{script.strip()}\n}});\n}})();"
    for wrong in ("</", "<!--", "{{<"):
        if wrong in code:
            raise ParameterError(
                f"the script contains {wrong!r}", where=name, remedy="write it in two parts"
            )
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    safe = text.replace("<", "\\u003c")  # nothing in the data may end the script
    return (
        f'<div class="slider-figure" role="group" aria-label="{name}" hidden>\n'
        f'<script type="application/json">{safe}</script>\n'
        f"<script>\n{code}\n</script>\n"
        "</div>\n"
    )

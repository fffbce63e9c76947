"""TeX that one of the two output formats would set wrongly without a warning."""

from __future__ import annotations

import re

_FORBIDDEN: tuple[tuple[str, str, str], ...] = (
    (r"\\(?:[bB]igg?[lrm]?)(?![A-Za-z])", "a fixed-size delimiter", r"use \left( … \right)"),
    (r"\\!", r"the space \!", "leave it out"),
    (r"\\;", r"the space \;", r"use \, or \quad"),
    (r"\\operatorname\*", r"\operatorname*", r"use \operatorname{name}_x, or \max, \min, \sup"),
    (r"\\DeclareMathOperator", r"\DeclareMathOperator", r"use \operatorname{name}"),
    (r"\|\|", "the norm bars ||", r"use \lVert x \rVert"),
    (r"\\\|", r"the norm bar \|", r"use \lVert x \rVert"),
    (r"\\left\.", r"\left. with an empty side", r"use \left( … \right) or a subscript"),
    (r"\\right\.", r"\right. with an empty side", r"use \begin{cases} or \left( … \right)"),
    (r"\\middle(?![A-Za-z])", r"\middle", r"use \mid between \{ and \}"),
    (r"\\begin\{smallmatrix\}", "smallmatrix", r"use \begin{pmatrix}"),
    (r"\\(?:text)?color(?![A-Za-z])", "colour in mathematics", "say it in words"),
    (r"\\cfrac(?![A-Za-z])", r"\cfrac", r"use \frac"),
    (r"\\mathbbm(?![A-Za-z])", r"\mathbbm", r"use \mathbb or \mathbf{1}"),
    (r"\\tag(?![A-Za-z])", r"\tag", "label the equation with {#eq-name}; it is numbered"),
    (r"\\label(?![A-Za-z])", r"\label", "label the equation with {#eq-name} behind its $$"),
    (r"\\substack(?![A-Za-z])", r"\substack", "put the conditions in the text"),
    (r"\\(?:hline|cline)(?![A-Za-z])", "a rule inside an array", r"use \begin{pmatrix}"),
    (r"\\begin\{array\}\s*\{[^}]*\|", "a rule inside an array", r"use \begin{pmatrix}"),
)
_PATTERNS = tuple((re.compile(pattern), what, remedy) for pattern, what, remedy in _FORBIDDEN)
_ALIGNED = re.compile(r"\\begin\{(?:aligned|align\*?|split)\}(.*?)\\end\{", re.DOTALL)


def faults(tex: str) -> list[tuple[str, str]]:
    r"""List the constructs in a formula that do not survive in both formats.

    Parameters
    ----------
    tex : str
        The formula without its dollar signs.

    Returns
    -------
    list of tuple of str and str
        For each fault, what it is and what to write instead.

    Examples
    --------
    >>> faults(r"\cfrac{a}{b}")
    [('\\cfrac', 'use \\frac')]
    >>> faults(r"\bigcup_i C_i \cap \lVert x \rVert")
    []
    """
    found = [(what, remedy) for pattern, what, remedy in _PATTERNS if pattern.search(tex)]
    for block in _ALIGNED.findall(tex):
        rows = re.split(r"\\\\", block)
        if any(row.replace(r"\&", "").count("&") > 1 for row in rows):
            found.append(
                ("several & in one row of aligned", "write one & per row, or two formulas")
            )
    return found

"""A made-up ledger for the fixture of the render tests, through the report's own pages."""

from __future__ import annotations

from pathlib import Path

from workflow.ledger import Published
from workflow.ledger_pages import claims_index_page, ledger_page

STATEMENT = (
    "The shift of the kink of a neuron under symmetric per-tensor rounding stays below half a step "
    r"divided by the weight, $\delta/2|w|$, for every one of the sampled networks."
)
VERDICTS = ["reproduced"] * 26 + ["corrected"] * 7 + ["refuted"] * 4 + ["inconclusive"] * 4
DOCUMENTS = ("TGQ", "QNN", "HYP")
KINDS = ("identity", "bound", "ordering")
EXPERIMENTS = ("neuron_kink", "tessellation_flips", "zonotope_bounds")


def made_up(number: int, verdict: str) -> dict[str, object]:
    """One entry; the first is the one that the fixture's text has a badge for."""
    document, section = DOCUMENTS[number % 3], f"{number // 3 + 1}.{number % 4 + 1}"
    name = f"{document}-{section}-claim" if number else "TGQ-9.1-kink"
    return {
        "id": name,
        "source": f"{document} §{section}",
        "document": document,
        "section": section,
        "kind": KINDS[number % 3],
        "statement": STATEMENT,
        "evidence": ["fig-kink"] if number == 0 else [],
        "experiment": EXPERIMENTS[number % 3],
        "corrects": "HYP-9.3-claim" if number == 1 else None,
        "verdict": verdict,
        "measured": number / 1000,
        "interval": [0.0, 0.5] if number % 3 == 2 else None,
        "expected": "≤ 0.5",
        "tolerance": 0.0,
        "tolerance_origin": "exact",
        "reason": "" if number == 3 else "holds in all 20 cases",
    }


CLAIMS = [made_up(number, verdict) for number, verdict in enumerate(VERDICTS)]
SECOND = {"TGQ-9.1-kink": Published(verdict="refuted", measured=0.7)}


def write_ledger(folder: Path) -> None:
    """Write the generated pages of the made-up ledger."""
    folder.mkdir()
    (folder / "ledger.md").write_text(ledger_page(CLAIMS, SECOND), encoding="utf-8")
    (folder / "claims-index.md").write_text(claims_index_page(CLAIMS), encoding="utf-8")

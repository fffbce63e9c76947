"""Numbers of the run as a whole, formatted for the report's prose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from qgeom.experiments.prose import count, significant
from workflow.ledger import VERDICTS


def listed(values: Sequence[object]) -> str:
    """Values as a phrase: ``a, b and c``.

    >>> listed([2, 3, 4])
    '2, 3 and 4'
    """
    texts = [str(value) for value in values]
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"


def run_numbers(
    settings: Mapping[str, Any], entries: Sequence[Mapping[str, Any]]
) -> dict[str, str]:
    """Numbers of the configuration and of the ledger.

    Parameters
    ----------
    settings : mapping
        Common blocks of the configuration as plain values.
    entries : sequence of mapping
        The ledger.

    Returns
    -------
    dict of str to str
        Inline Markdown by name.
    """
    datasets = {name: block for name, block in settings["datasets"].items() if block}
    quantization = settings["quantization"]
    seeds = settings["population"]["seeds"]
    twins = len(quantization["grids"]) * len(quantization["bits"])
    verdicts = Counter(entry["verdict"] for entry in entries)
    hidden = settings["population"]["hidden"]
    numbers = {
        "seed": str(settings["seed"]),
        "seeds": count(seeds),
        "datasets": listed(list(datasets)),
        "networks": count(seeds * len(datasets)),
        "twins": count(twins),
        "quantized_networks": count(seeds * len(datasets) * twins),
        "grids": count(len(quantization["grids"])),
        "grid_names": listed([name.replace("_", " ") for name in quantization["grids"]]),
        "bits": listed(quantization["bits"]),
        "rounding": quantization["rounding"].replace("_", " "),
        "hidden": listed(hidden),
        "neurons": count(sum(hidden)),
        "architecture": "→".join(str(width) for width in (2, *hidden, 1)),
        "epochs": count(settings["training"]["epochs"]),
        "learning_rate": significant(settings["training"]["learning_rate"], 1),
        "claims": count(len(entries)),
        "documents": count(len({entry["document"] for entry in entries})),
    }
    numbers |= {verdict: count(verdicts[verdict]) for verdict in VERDICTS}
    described = [
        f"{name} ({count(block['points'])} points, noise {significant(block['noise'], 2)})"
        for name, block in datasets.items()
    ]
    numbers["data_description"] = listed(described)
    for name, block in datasets.items():
        numbers[f"points_{name}"] = count(block["points"])
        numbers[f"test_points_{name}"] = count(block["test_points"])
        numbers[f"noise_{name}"] = significant(block["noise"], 2)
    return numbers


def anchor(claim: str) -> str:
    """The link target of a ledger entry.

    >>> anchor("TGQ-9.1-kink")
    'claim-tgq-9-1-kink'
    """
    return "claim-" + claim.lower().replace(".", "-")


def badges(entries: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """A link from the prose to every ledger entry, worded and coloured as its verdict.

    >>> badges([{"id": "TGQ-9.1-kink", "verdict": "reproduced"}])["TGQ-9-1-kink"]
    '[reproduced](#claim-tgq-9-1-kink){.verdict .verdict-reproduced}'
    """
    return {
        entry["id"].replace(".", "-"): (
            f"[{entry['verdict']}](#{anchor(entry['id'])}){{.verdict .verdict-{entry['verdict']}}}"
        )
        for entry in entries
    }

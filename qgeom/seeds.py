"""Seeds: every random number of a run follows from one configured seed and a name."""

from __future__ import annotations

import hashlib

from qgeom.errors import ParameterError


def derive_seed(root: int, *names: str | int) -> int:
    """Derive the seed of one job from the run's seed and the job's name.

    The seed does not depend on the order in which jobs run, nor on which other jobs exist.

    Parameters
    ----------
    root : int
        The configured seed, not negative.
    *names : str or int
        The job's name, part by part. Parts are kept apart, so ``("a", "bc")`` and
        ``("ab", "c")`` give different seeds.

    Returns
    -------
    int
        A seed in [0, 2**63), fit for NumPy and for torch.

    Raises
    ------
    ParameterError
        When `root` is negative.

    Examples
    --------
    >>> derive_seed(1, "train", "moons") == derive_seed(1, "train", "moons")
    True
    >>> derive_seed(1, "train", "moons") == derive_seed(1, "train", "spirals")
    False
    """
    if root < 0:
        raise ParameterError(f"seed is {root}", remedy="give a seed of 0 or more")
    text = "\x1f".join([str(root), *(f"{type(name).__name__}:{name}" for name in names)])
    digest = hashlib.sha256(text.encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 1

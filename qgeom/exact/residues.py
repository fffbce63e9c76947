"""Affine forms of ReLU networks modulo primes, by matrix products that are exact in float64.

A float64 sum of whole numbers is exact while no partial sum exceeds 2^53, in any order. Residues
are kept centred, ``|r| ≤ p/2 + 3``, and the primes are chosen so small that a row of weights (as
they are, or reduced when they are long) times a column of residues stays below that bound.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from qgeom.errors import ParameterError
from qgeom.exact.contexts import FormPlan
from qgeom.exact.layers import LIMB_BITS, ExactLayer, ExactStack
from qgeom.types import FloatArray, IntArray

_EXACT = 2**53
_LARGEST_BITS, _SMALLEST_BITS = 31, 16
_CACHED = 2**22  # residues kept per layer: 16 MiB of int32
_BLOCK = 2**20  # numbers per block of gathered rows: 8 MiB
_WITNESSES = (2, 3, 5, 7)  # decide primality below 3.2·10^9 (Jaeschke 1993)


@dataclass(frozen=True)
class Primes:
    """Primes in falling order that divide no denominator of a stack.

    Attributes
    ----------
    values : tuple of int
        The primes.
    products : tuple of int
        ``products[k]`` is the product of the first k primes.
    """

    values: tuple[int, ...]
    products: tuple[int, ...]


def primes_beyond(stack: ExactStack, bound: int) -> Primes:
    """The primes used for a stack, until their product exceeds `bound`.

    Parameters
    ----------
    stack : ExactStack
        The networks; their widths and weights decide how many bits a prime may have.
    bound : int
        What the product of all primes exceeds.

    Returns
    -------
    Primes
        At least one. The same for the same stack, but for the length.

    Raises
    ------
    ParameterError
        When a layer is so wide, or there are so many bits, that the primes run out.

    Examples
    --------
    >>> from qgeom.exact.layers import exact_stack
    >>> from qgeom.network import ReLUNetwork
    >>> primes_beyond(exact_stack([ReLUNetwork([[[1.0, 2.0]]], [[0.0]])]), 2**40).values
    (2147483647, 2147483629)
    """
    denominators = [layer.common for layers in stack.networks for layer in layers]
    values, products = [], [1]
    for prime in _falling_primes(2 ** prime_bits(stack)):
        if all(denominator % prime for denominator in denominators):
            values.append(prime)
            products.append(products[-1] * prime)
            if products[-1] > bound:
                return Primes(tuple(values), tuple(products))
    raise ParameterError("the primes run out", where="stack", remedy="use narrower layers")


def prime_bits(stack: ExactStack) -> int:
    """Bits of the largest primes with which all products of a stack are exact."""
    above_first = [layer for layers in stack.networks for layer in layers[1:]]
    for bits in range(_LARGEST_BITS, _SMALLEST_BITS - 1, -1):
        largest = 2 ** (bits - 1) + 3
        # products, plus a bias, plus the multiple of the prime that the reduction takes away
        if all(
            min(layer.row_sum, layer.weights.shape[1] * largest) * largest + 4 * largest <= _EXACT
            for layer in above_first
        ):
            return bits
    raise ParameterError("a layer is too wide", where="stack", remedy="use narrower layers")


def _falling_primes(limit: int) -> Iterator[int]:
    for candidate in range(limit - 1, limit // 4, -2):
        if _is_prime(candidate):
            yield candidate


@lru_cache(maxsize=4096)
def _is_prime(n: int) -> bool:
    """Miller and Rabin's test of an odd number below 2^31, above 2^10."""
    twos = ((n - 1) & (1 - n)).bit_length() - 1
    odd = (n - 1) >> twos
    for witness in _WITNESSES:
        power = pow(witness, odd, n)
        if power in {1, n - 1}:
            continue
        for _ in range(twos - 1):
            power = power * power % n
            if power == n - 1:
                break
        else:
            return False
    return True


def form_residues(
    plans: list[FormPlan], layers: tuple[ExactLayer, ...], prime: int, out: IntArray
) -> None:
    """Affine forms of one network modulo a prime.

    Parameters
    ----------
    plans : list of FormPlan
        What to compute, layer by layer.
    layers : tuple of ExactLayer
        The network.
    prime : int
        One of `primes_beyond`.
    out : ndarray of int64, shape (forms, 3)
        Filled at the rows that the plans name: coefficients of x and y, and the constant, of H.
    """
    full: FloatArray = np.empty((0, 3, 2))
    for depth, plan in enumerate(plans):
        weights, biases = layer_residues(layers[depth], prime)
        if depth == 0:
            below: FloatArray = np.array([[[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]]])
        else:
            below = full[plan.parents]
            below *= plan.masks[:, None, :]
        inner = below if plan.dense else below[plan.kept]
        full = inner @ weights.T
        full[:, 2, :] += biases
        _centre(full, prime)
        if plan.dense:
            out[plan.rows] = full[plan.nodes, :, plan.columns]
            full = full[plan.kept]
        else:
            _row_forms(plan, (below, weights, biases), prime, out)


def _row_forms(
    plan: FormPlan,
    operands: tuple[FloatArray, FloatArray, FloatArray],
    prime: int,
    out: IntArray,
) -> None:
    """The asked forms alone, one row of weights each."""
    below, weights, biases = operands
    block = max(_BLOCK // (4 * weights.shape[1]), 1)
    for start in range(0, len(plan.rows), block):
        part = slice(start, start + block)
        columns = plan.columns[part]
        values = np.einsum("rkn,rn->rk", below[plan.nodes[part]], weights[columns])
        values[:, 2] += biases[columns]
        _centre(values, prime)
        out[plan.rows[part]] = values


def _centre(values: FloatArray, prime: int) -> None:
    """Reduce in place; exact, since the quotient errs by less than 3/p before rounding."""
    quotients = values * (1.0 / prime)
    np.rint(quotients, out=quotients)
    quotients *= prime
    values -= quotients


def layer_residues(layer: ExactLayer, prime: int) -> tuple[FloatArray, FloatArray]:
    """Weights and biases of H modulo a prime, as float64, centred.

    Weights below p/2 in size are their own residues, so short rows stay short.

    Parameters
    ----------
    layer : ExactLayer
        The layer.
    prime : int
        A prime that does not divide its denominator.

    Returns
    -------
    weights : ndarray of float64, shape (n, n_in)
        Residues of M.
    biases : ndarray of float64, shape (n,)
        Residues of B / D.
    """
    if prime not in layer.residues:
        half = prime // 2
        reduced: IntArray = np.zeros(layer.weights.shape, dtype=np.int64)
        for digits in layer.limbs:
            reduced = ((reduced << LIMB_BITS) + digits + half) % prime - half
        inverse = pow(layer.denominator, -1, prime)
        biases = (layer.biases * inverse + half) % prime - half
        pair = (reduced.astype(np.int32), biases.astype(np.float64))
        if len(layer.residues) * reduced.size > _CACHED:
            return pair[0].astype(np.float64), pair[1]
        layer.residues[prime] = pair
    weights32, biases = layer.residues[prime]
    return weights32.astype(np.float64), biases

from .claims import Claim, Judgement, Kind, LedgerEntry, Verdict
from .datasets import Dataset, make_dataset
from .decisions import accuracy, decisions
from .errors import QgeomError
from .flips import SampledFlips, sampled_flips
from .grids import Grid, GridKind, QuantizedArray
from .metrics import FateMetrics, compute_fate_metrics
from .network import AffineMap, ReLUNetwork
from .population import Member, Population, TwinKey
from .quantized import QuantizedNetwork, quantize_network
from .rounding import Rounding, quantize
from .seeds import derive_seed
from .statistics import Interval, mean_interval, proportion_interval
from .tropical import TropicalPolynomial
from .tropical_duality import DualSubdivision, NewtonPolytope
from .tropical_hypersurface import HypersurfacePiece
from .tropical_pieces import PiecewiseLinear
from .tropical_rational import TropicalRational
from .zonotopes import Face, Zonotope

__all__ = [
    "AffineMap",
    "Claim",
    "Dataset",
    "DualSubdivision",
    "Face",
    "FateMetrics",
    "Grid",
    "GridKind",
    "HypersurfacePiece",
    "Interval",
    "Judgement",
    "Kind",
    "LedgerEntry",
    "Member",
    "NewtonPolytope",
    "PiecewiseLinear",
    "Population",
    "QgeomError",
    "QuantizedArray",
    "QuantizedNetwork",
    "ReLUNetwork",
    "Rounding",
    "SampledFlips",
    "TropicalPolynomial",
    "TropicalRational",
    "TwinKey",
    "Verdict",
    "Zonotope",
    "accuracy",
    "compute_fate_metrics",
    "decisions",
    "derive_seed",
    "make_dataset",
    "mean_interval",
    "proportion_interval",
    "quantize",
    "quantize_network",
    "sampled_flips",
]

__version__: str

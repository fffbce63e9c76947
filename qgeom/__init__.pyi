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

__all__ = [
    "AffineMap",
    "Claim",
    "Dataset",
    "FateMetrics",
    "Grid",
    "GridKind",
    "Interval",
    "Judgement",
    "Kind",
    "LedgerEntry",
    "Member",
    "Population",
    "QgeomError",
    "QuantizedArray",
    "QuantizedNetwork",
    "ReLUNetwork",
    "Rounding",
    "SampledFlips",
    "TwinKey",
    "Verdict",
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

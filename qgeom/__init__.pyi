from .claims import Claim, Judgement, Kind, LedgerEntry, Verdict
from .datasets import Dataset, make_dataset
from .errors import QgeomError
from .grids import Grid, GridKind, QuantizedArray, Rounding, quantize
from .network import AffineMap, ReLUNetwork
from .population import Member, Population, TwinKey
from .quantized import QuantizedNetwork, quantize_network
from .seeds import derive_seed
from .statistics import Interval, mean_interval, proportion_interval

__all__ = [
    "AffineMap",
    "Claim",
    "Dataset",
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
    "TwinKey",
    "Verdict",
    "derive_seed",
    "make_dataset",
    "mean_interval",
    "proportion_interval",
    "quantize",
    "quantize_network",
]

__version__: str

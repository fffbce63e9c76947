from .cells.complex import Edges
from .cells.maps import affine_maps, centroid_values, vertex_values
from .claims import Claim, Judgement, Kind, LedgerEntry, Verdict
from .datasets import Dataset, make_dataset
from .decisions import accuracy, decisions
from .error_integrals import ErrorIntegrals, ErrorPart, error_integrals
from .error_regions import compute_manifold_errors, compute_pointwise_errors, run_all_manifolds
from .errors import QgeomError
from .flips.regions import FlipRegion, flip_region
from .flips.sampled import SampledFlips, sampled_flips
from .geometry_metrics import (
    compute_correctability_score,
    compute_entropy_metrics,
    compute_geometry_metrics,
)
from .geometry_report import LayerGeometryReport, RunGeometryReport, build_layer_geometry_report
from .grids import Grid, GridKind, QuantizedArray
from .level_sets.level_set import LevelSet, level_set
from .linear_experiment import ExperimentStats, LayerStats, run_experiment
from .manifolds import make_manifold
from .metrics import FateMetrics, compute_fate_metrics
from .network import AffineMap, ReLUNetwork
from .packing import count_differing, pack_patterns, unpack_patterns
from .polygons import (
    compute_polygon_area,
    get_box_vertices_2d,
    get_hypercube_vertices,
    minkowski_sum_2d,
    transform_vertices,
)
from .population import Member, Population, TwinKey
from .quantized import QuantizedNetwork, quantize_network
from .rounding import Rounding, quantize
from .seeds import derive_seed
from .slices import plane_points
from .solids import minkowski_sum_3d
from .statistics import Interval, mean_interval, proportion_interval
from .tessellation import Tessellation, tessellate
from .tropical.duality import DualSubdivision, NewtonPolytope
from .tropical.hypersurface import HypersurfacePiece
from .tropical.pieces import PiecewiseLinear
from .tropical.polynomials import TropicalPolynomial
from .tropical.rational import TropicalRational
from .tropicalize.conversion import network_to_rational, network_to_rationals
from .tropicalize.network import rational_to_network
from .tropicalize.pieces import affine_pieces
from .whole_plane import PlaneCells, plane_cells
from .zonotopes.zonotope import Face, Zonotope

__all__ = [
    "AffineMap",
    "Claim",
    "Dataset",
    "DualSubdivision",
    "Edges",
    "ErrorIntegrals",
    "ErrorPart",
    "ExperimentStats",
    "Face",
    "FateMetrics",
    "FlipRegion",
    "Grid",
    "GridKind",
    "HypersurfacePiece",
    "Interval",
    "Judgement",
    "Kind",
    "LayerGeometryReport",
    "LayerStats",
    "LedgerEntry",
    "LevelSet",
    "Member",
    "NewtonPolytope",
    "PiecewiseLinear",
    "PlaneCells",
    "Population",
    "QgeomError",
    "QuantizedArray",
    "QuantizedNetwork",
    "ReLUNetwork",
    "Rounding",
    "RunGeometryReport",
    "SampledFlips",
    "Tessellation",
    "TropicalPolynomial",
    "TropicalRational",
    "TwinKey",
    "Verdict",
    "Zonotope",
    "accuracy",
    "affine_maps",
    "affine_pieces",
    "build_layer_geometry_report",
    "centroid_values",
    "compute_correctability_score",
    "compute_entropy_metrics",
    "compute_fate_metrics",
    "compute_geometry_metrics",
    "compute_manifold_errors",
    "compute_pointwise_errors",
    "compute_polygon_area",
    "count_differing",
    "decisions",
    "derive_seed",
    "error_integrals",
    "flip_region",
    "get_box_vertices_2d",
    "get_hypercube_vertices",
    "level_set",
    "make_dataset",
    "make_manifold",
    "mean_interval",
    "minkowski_sum_2d",
    "minkowski_sum_3d",
    "network_to_rational",
    "network_to_rationals",
    "pack_patterns",
    "plane_cells",
    "plane_points",
    "proportion_interval",
    "quantize",
    "quantize_network",
    "rational_to_network",
    "run_all_manifolds",
    "run_experiment",
    "sampled_flips",
    "tessellate",
    "transform_vertices",
    "unpack_patterns",
    "vertex_values",
]

__version__: str

"""Tropical algebra with exact coefficients: polynomials, rational maps, duals, hypersurfaces."""

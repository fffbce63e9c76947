"""Handwritten digits: what a piecewise linear classifier does (opening of TGR)."""

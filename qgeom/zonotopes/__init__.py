"""Zonotopes in any dimension: sums of segments, their volume, faces, gauge and reduction."""

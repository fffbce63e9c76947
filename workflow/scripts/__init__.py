"""Thin scripts, one per rule: read inputs, call the library, write outputs."""

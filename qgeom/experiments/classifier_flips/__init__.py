"""Flips of trained classifiers and what they do to decisions (roadmap experiment 6)."""

"""Figures: saved data in, matplotlib figures out; nothing is computed here."""

"""Experiment `region_bounds`: how many cells networks have, against the bounds that are claimed."""

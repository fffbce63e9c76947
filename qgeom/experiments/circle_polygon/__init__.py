"""Learning a disc: how many edges the boundary of a network has."""

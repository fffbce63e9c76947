"""Where an output takes a value, as ordered polylines."""

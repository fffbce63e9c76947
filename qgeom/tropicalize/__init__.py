"""Networks as tropical rational maps, and back, exactly."""

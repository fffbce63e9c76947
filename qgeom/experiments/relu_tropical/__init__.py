"""ReLU networks are tropical rational maps, and back (TGR, ReLU networks; TGQ §2, §3 and §6)."""

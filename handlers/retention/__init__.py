"""How long records are kept: the periods, what goes tonight, and the work that does it."""

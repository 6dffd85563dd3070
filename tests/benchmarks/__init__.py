"""How fast and how small, as ratios within one run, printed beside what was asked for."""

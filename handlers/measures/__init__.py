"""What people ask of measures: what is counted, its figures, and how they stand."""

"""A leak matrix: a canary in every field that somebody must not see, and everything that everybody can ask for."""

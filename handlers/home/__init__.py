"""A member's home page: what waits for them, as it stands at an instant. Nothing restricted ever stands on it."""

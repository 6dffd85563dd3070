"""People: adding, moving and removing members, their deputies, and who may see restricted items."""

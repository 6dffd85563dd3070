"""What goes wrong in earnest: real processes that are killed, cut off, kept waiting and started again."""

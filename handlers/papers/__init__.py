"""What is posted before a meeting: the reminder and the digest, compiled from the records as values."""

"""Papers as values: what each kind of meeting gets, compiled from the records."""

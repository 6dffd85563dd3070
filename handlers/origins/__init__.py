"""Messages that become records: opened as forms, kept as origins, and asked about when they change."""

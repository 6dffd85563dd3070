"""Which days a meeting returns on: rules read from words or from RFC 5545, reckoned as local dates, and said."""

"""From words to values: what people type, taken apart and understood, with free text kept exactly as typed."""

"""The audit: what is noted of every change, how its entries are chained, and how the chain is verified."""

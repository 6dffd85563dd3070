"""Actions arising: what a meeting asked somebody to do, beside the plan, reported to the next one until it is done."""

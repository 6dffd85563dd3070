"""What stands in papers: each module yields sections from how everything stands."""

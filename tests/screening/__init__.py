"""What screening catches and what it lets pass, measured over lines of the sort that real updates contain."""

"""What people can ask of money: which bids there are, what became of them, and when their money ends."""

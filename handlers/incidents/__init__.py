"""What people can ask of incidents: log them, put them right, close and link them, look at them."""

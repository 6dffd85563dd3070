"""What is held of people and for how long: finding it, writing it out, and removing it."""

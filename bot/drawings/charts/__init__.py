"""The parts of pictures: bars, lines, keys and the words between them."""

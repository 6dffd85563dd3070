"""The parts of a Word document, and what stands in each of them anyway."""

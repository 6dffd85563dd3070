"""What is sent before each kind of meeting: shown without sending it, changed, and why something was sent."""

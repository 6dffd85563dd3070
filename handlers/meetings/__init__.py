"""What people can ask of meetings: schedule them, look at them, change them, and say what is sent before each."""

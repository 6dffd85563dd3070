"""What people can ask of meetings: schedule them, one by one or as a series, look at them and change them."""

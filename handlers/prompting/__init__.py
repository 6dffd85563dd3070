"""Asking people privately for updates before a meeting, and everything they can do with what they were asked."""

"""Papers as files: a child process makes them, so that a chat neither waits for it nor pays for its memory."""

"""What is sent of the bot's own accord: made when it falls due, and told of when something goes wrong with it."""

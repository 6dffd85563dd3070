"""What people can ask of actions: report on them, change the plan, look at them."""

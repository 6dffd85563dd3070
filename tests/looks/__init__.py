"""Pictures of what people see, to be looked at: `python -m tests.looks FOLDER`."""

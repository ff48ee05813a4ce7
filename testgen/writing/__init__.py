"""From kept cases to a file of tests in the style of the project."""

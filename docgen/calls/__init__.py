"""Who calls whom, and who inherits from whom, across the files of a project."""

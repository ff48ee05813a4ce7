"""A Python project as its files tell it: where it begins, its settings, its interpreter."""

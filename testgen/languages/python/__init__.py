"""Python: the steps from a module to its tests, and how they are written again."""

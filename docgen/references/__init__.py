"""Names that comments refer to, and whether there is such a thing."""

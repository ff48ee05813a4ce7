"""Code as it was at a git reference: its texts, and the facts of a symbol then."""

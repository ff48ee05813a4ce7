"""Text to facts: positions, parse trees, scopes and symbols. Knows no model and no protocol."""

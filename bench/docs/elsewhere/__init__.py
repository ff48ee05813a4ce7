"""Drift of documentation in JavaScript, TypeScript, Java and Go, beside the checkers of these."""

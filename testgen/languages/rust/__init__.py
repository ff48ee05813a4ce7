"""Rust: tests of a crate's functions, made and run by its own cargo in the sandbox."""

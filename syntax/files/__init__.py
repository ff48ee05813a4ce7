"""Reading source files, and deciding which count: ignore rules, secrets."""

"""JavaScript and TypeScript: a module's tests by Node, in the project's own test framework."""

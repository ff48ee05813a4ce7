"""Examples of JavaScript and TypeScript: as programs for Node, run in the sandbox, judged."""

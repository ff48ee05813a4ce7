"""The command line: argv in, results to stdout, progress to stderr, an exit code. No logic."""

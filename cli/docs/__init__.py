"""`inkling docs`: documentation that is true. The work is `docgen/`'s; here is argv in, reports,
files and diffs out."""

"""The reference as pages: plain Markdown, or Markdown for the site generator."""

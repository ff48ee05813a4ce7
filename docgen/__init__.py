"""Documentation: what comments say, what is true of the code, where both part, and how they are
brought together again. Knows no protocol and no command line."""

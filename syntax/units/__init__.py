"""What unit tests need to know of a Rust or Go file: its functions and types, where its branches
are, and which small changes could be made to it.
"""

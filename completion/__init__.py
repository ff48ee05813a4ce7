"""Inline completion: gate, reuse, context, plan, generate, stop, trim, check, rank, show.

`pipeline.py` is the recipe; every other file is one step of it. No LSP type, no HTTP, no parser
internals live here.
"""

"""Documentation in the editor: what the code contradicts, ways to mend it, docs written on demand.

What is checked and written is `docgen/`'s; here is what the editor sees of it.
"""

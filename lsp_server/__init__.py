"""The language server: LSP on one side, Inkling's own values on the other, no logic of its own.

Every LSP type stays in this package. Nothing here parses, completes or runs a model.
"""

"""Tokens in, tokens out: the model, its files, the process that runs it, and its client.

Nothing here knows editors, syntax or prompts of a feature.
"""

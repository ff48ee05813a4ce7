"""What the model proposes: calls with realistic arguments, as seeds of the search.

They are never verdicts: whether a call is any good is found out by running it.
"""

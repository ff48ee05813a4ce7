"""The ground every layer stands on: the error family, `Nothing`, settings, the user's folders.

No parsing, no model, no protocol lives here, and nothing here imports another package of ours.
"""

"""Context from the repository for a completion: what else of it the model should see, and why.

How much of it fits a prompt, and where it goes there, is the planner's.
"""

"""What the model is shown: how much of it, which part, and in which order, so that it stays cached.

Turning that into a prompt is `completion/plan.py`; where repository context comes from is
`completion/repository/`.
"""

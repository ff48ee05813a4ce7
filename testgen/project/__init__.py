"""What is known of the user's project from its files: module names, interpreter, tests, style.

Nothing of the project is run or imported here. How a test is written lives in `testgen/writing/`.
"""

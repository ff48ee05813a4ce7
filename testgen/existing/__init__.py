"""What the tests that exist already do: which goals of the module they take, which mutants they
notice. Found out by running them in the sandbox; the project's environment stays as it is.
"""

"""Names of tests in the model's words, as far as the facts of the test bear them out."""

"""Values as far as a test can tell them: a source that builds an equal one, or what is stable."""

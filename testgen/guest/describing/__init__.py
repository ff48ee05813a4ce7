"""What the module under test contains, for whoever writes calls of it: facts, no guesses."""

"""What a change of a name or a signature asks for elsewhere: found in the trees, never guessed."""

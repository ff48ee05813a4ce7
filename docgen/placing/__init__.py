"""Where comments stand in files: from a place in a comment's text to one in the file, and back into
the file with what has changed."""

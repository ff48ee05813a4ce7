"""Long documents: the whole text in the prompt against what Inkling plans."""

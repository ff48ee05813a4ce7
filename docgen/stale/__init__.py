"""Sentences and entries of a person's comment that the code contradicts: mended one by one, with
the fact that says so; everything around them stays as it is."""

"""Comments written out, a file a style: parts to text, wrapped to a width."""

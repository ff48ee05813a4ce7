"""What `write.py` does in one file: what is chosen, planned, waited for, and made into parts."""

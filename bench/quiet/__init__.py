"""What `bench/calibration.py` is made of: real code, a typist, the regression, its tables."""

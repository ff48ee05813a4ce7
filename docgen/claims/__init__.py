"""What sentences claim of order, extremes, ranges and changes, and whether the code says otherwise.

A claim is only read where it is plain, and only contradicted by code that is plain as well.
"""

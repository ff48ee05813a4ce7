"""Where documentation and code part: a row a rule, a pure function each. It changes nothing."""

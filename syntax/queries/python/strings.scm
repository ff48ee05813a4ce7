(string) @string
(string (interpolation) @interpolation)

; Parameters: a capture named after a ParameterKind holds the whole parameter.
(formal_parameters [(identifier) (object_pattern) (array_pattern)] @name @positional)
(formal_parameters (assignment_pattern left: (_) @name right: (_) @default) @positional)
(formal_parameters (rest_pattern (_) @name) @variadic)
(arrow_function parameter: (identifier) @name @positional)

; Parameters: a capture named after a ParameterKind holds the whole parameter.
(required_parameter
  pattern: [(identifier) (object_pattern) (array_pattern)] @name
  type: (_)? @annotation
  value: (_)? @default) @positional
(required_parameter pattern: (rest_pattern (_) @name) type: (_)? @annotation) @variadic
(required_parameter pattern: (this) @name type: (_)? @annotation) @receiver
(optional_parameter pattern: (_) @name type: (_)? @annotation) @positional @optional
(arrow_function parameter: (identifier) @name @positional)

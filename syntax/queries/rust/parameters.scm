; Parameters: a capture named after a ParameterKind holds the whole parameter.
(parameters (self_parameter (self) @name) @receiver)
(parameters (parameter pattern: (_) @name type: (_) @annotation) @positional)
(parameters (variadic_parameter) @variadic)

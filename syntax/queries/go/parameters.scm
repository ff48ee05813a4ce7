; Parameters: a capture named after a ParameterKind holds the whole parameter.
(parameter_list (parameter_declaration name: (_) @name type: (_) @annotation) @positional)
(parameter_list (parameter_declaration !name type: (_) @annotation) @positional)
(parameter_list (variadic_parameter_declaration name: (_)? @name type: (_) @annotation) @variadic)
(method_declaration receiver: (parameter_list
  (parameter_declaration name: (_)? @name type: (_) @annotation) @receiver.first))

; Parameters: a capture named after a ParameterKind holds the whole parameter.
(formal_parameters (formal_parameter type: (_) @annotation name: (_) @name) @positional)
(formal_parameters (spread_parameter
  [(_unannotated_type) (type_identifier) (array_type) (generic_type)] @annotation
  (variable_declarator name: (_) @name)) @variadic)
(formal_parameters (receiver_parameter (_) @annotation (this) @name) @receiver)

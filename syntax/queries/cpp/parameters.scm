(parameter_list (optional_parameter_declaration
  declarator: (_)? @declarator default_value: (_) @default) @positional)
(parameter_list (variadic_parameter_declaration declarator: (_)? @declarator) @variadic)
(parameter_list "..." @variadic)

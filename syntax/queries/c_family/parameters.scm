; Parameters: a capture named after a ParameterKind holds the whole parameter, @declarator its
; name and what is around that.
(parameter_list (parameter_declaration declarator: (_)? @declarator) @positional)
(preproc_params (identifier) @name @positional)
(preproc_params "..." @variadic)

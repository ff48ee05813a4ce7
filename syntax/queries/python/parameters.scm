; Parameters: a capture named after a ParameterKind holds the whole parameter.
(parameters (identifier) @name @positional)
(parameters (tuple_pattern) @name @positional)
(parameters (default_parameter name: (_) @name value: (_) @default) @positional)
(parameters (typed_parameter . (identifier) @name type: (_) @annotation) @positional)
(parameters (typed_default_parameter
  name: (_) @name type: (_) @annotation value: (_) @default) @positional)
(parameters (list_splat_pattern (identifier) @name) @variadic)
(parameters (dictionary_splat_pattern (identifier) @name) @keyword_variadic)
(parameters (typed_parameter
  (list_splat_pattern (identifier) @name) type: (_) @annotation) @variadic)
(parameters (typed_parameter
  (dictionary_splat_pattern (identifier) @name) type: (_) @annotation) @keyword_variadic)
(parameters (positional_separator) @positional.end)
(parameters (keyword_separator) @keyword.begin)
(class_definition body: (block
  (function_definition parameters: (parameters . (_) @receiver))))
(class_definition body: (block (decorated_definition
  definition: (function_definition parameters: (parameters . (_) @receiver)))))
(class_definition body: (block (decorated_definition
  (decorator (identifier) @_decorator)
  definition: (function_definition parameters: (parameters . (_) @receiver.not)))
  (#eq? @_decorator "staticmethod")))

; Methods that a class declares on a condition.
(class_definition body: (block (_ consequence: (block
  (function_definition parameters: (parameters . (_) @receiver))))))
(class_definition body: (block (_ alternative: (_ (block
  (function_definition parameters: (parameters . (_) @receiver)))))))
(class_definition body: (block (_ consequence: (block (decorated_definition
  (decorator) @_decorator
  definition: (function_definition parameters: (parameters . (_) @receiver))))))
  (#not-match? @_decorator "staticmethod"))
(class_definition body: (block (_ alternative: (_ (block (decorated_definition
  (decorator) @_decorator
  definition: (function_definition parameters: (parameters . (_) @receiver)))))))
  (#not-match? @_decorator "staticmethod"))
(class_definition body: (block (try_statement body: (block
  (function_definition parameters: (parameters . (_) @receiver))))))

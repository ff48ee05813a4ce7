; What happens in the bodies of methods: how they are left, what they call and change, and what is
; caught around it.
(method_declaration body: (_) @body) @function
(constructor_declaration body: (_) @body) @function
(compact_constructor_declaration body: (_) @body) @function
(lambda_expression body: (_) @body) @function

(return_statement (_)? @return.value) @return
(throw_statement (object_creation_expression
  type: (_) @raise.type arguments: (argument_list . (_)? @raise.message))) @raise
(throw_statement) @raise

(try_statement body: (_) @guarded (catch_clause (catch_formal_parameter (catch_type (_) @caught))))
(try_with_resources_statement
  body: (_) @guarded (catch_clause (catch_formal_parameter (catch_type (_) @caught))))
(catch_clause (catch_formal_parameter (catch_type) @handler.type) body: (_) @handler)

(if_statement condition: (_) @condition consequence: (_) @when)
(if_statement condition: (_) @condition alternative: (_) @when.not)

(method_invocation
  object: (_)? @call.object name: (_) @call.name arguments: (_) @call.arguments) @call
(object_creation_expression type: (_) @call.name arguments: (_) @call.arguments) @call
(assignment_expression left: (array_access array: (_) @written)) @write.item
(assignment_expression left: (field_access object: (_) @written)) @write.attribute
(assignment_expression left: (identifier) @written) @write.name
(variable_declarator name: (identifier) @written) @write.name

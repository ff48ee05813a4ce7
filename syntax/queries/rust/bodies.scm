; What happens in the bodies of functions: how they are left, what they call and change.
(function_item body: (_) @body) @function
(closure_expression body: (_) @body) @function

(return_expression (_)? @return.value) @return
(function_item body: (block [
  (call_expression) (identifier) (macro_invocation) (binary_expression) (unary_expression)
  (struct_expression) (tuple_expression) (integer_literal) (string_literal) (boolean_literal)
  (field_expression) (reference_expression) (if_expression)
  (match_expression) (scoped_identifier) (array_expression) (index_expression) (try_expression)
  (type_cast_expression) (float_literal)] @return.value @return .))
((macro_invocation macro: (identifier) @raise.type (token_tree . (_)? @raise.message)) @raise
  (#any-of? @raise.type "panic" "unreachable" "todo" "unimplemented"))
((macro_invocation macro: (identifier) @_assert (token_tree)) @assert
  (#any-of? @_assert "assert" "assert_eq" "assert_ne"))
(try_expression (_) @propagated)

(if_expression condition: (_) @condition consequence: (_) @when)
(if_expression condition: (_) @condition alternative: (_) @when.not)

(call_expression function: (_) @call.name arguments: (_) @call.arguments) @call
(assignment_expression left: (index_expression . (_) @written)) @write.item
(assignment_expression left: (field_expression value: (_) @written)) @write.attribute
(compound_assignment_expr left: (index_expression . (_) @written)) @write.item
(compound_assignment_expr left: (field_expression value: (_) @written)) @write.attribute
(assignment_expression left: (identifier) @written) @write.name
(let_declaration pattern: (identifier) @written) @write.name

; What happens in the bodies of functions: how they are left, what they call and change, and what
; is caught around it.
(function_declaration body: (_) @body) @function
(generator_function_declaration body: (_) @body) @function
(method_definition body: (_) @body) @function
(function_expression body: (_) @body) @function
(generator_function body: (_) @body) @function
(arrow_function body: (_) @body) @function
(arrow_function body: [
  (identifier) (member_expression) (call_expression) (binary_expression) (unary_expression)
  (ternary_expression) (string) (template_string) (number) (object) (array) (new_expression)
  (parenthesized_expression) (await_expression) (true) (false) (null)] @return.value @return)

(return_statement (_)? @return.value) @return
(yield_expression (_)? @yield.value) @yield
(throw_statement (new_expression
  constructor: (_) @raise.type arguments: (arguments . (_)? @raise.message))) @raise
(throw_statement (call_expression
  function: (_) @raise.type arguments: (arguments . (_)? @raise.message))) @raise
(throw_statement) @raise

(try_statement body: (_) @guarded handler: (catch_clause) @caught.all)
(catch_clause body: (_) @handler)

(if_statement condition: (_) @condition consequence: (_) @when)
(if_statement condition: (_) @condition alternative: (_) @when.not)

(call_expression function: (_) @call.name arguments: (_) @call.arguments) @call
(new_expression constructor: (_) @call.name arguments: (_) @call.arguments) @call
(assignment_expression left: (subscript_expression object: (_) @written)) @write.item
(assignment_expression left: (member_expression object: (_) @written)) @write.attribute
(augmented_assignment_expression left: (subscript_expression object: (_) @written)) @write.item
(augmented_assignment_expression left: (member_expression object: (_) @written)) @write.attribute
(update_expression argument: (subscript_expression object: (_) @written)) @write.item
(update_expression argument: (member_expression object: (_) @written)) @write.attribute
(unary_expression "delete" argument: (member_expression object: (_) @written)) @write.attribute
(unary_expression "delete" argument: (subscript_expression object: (_) @written)) @write.item
(assignment_expression left: (identifier) @written) @write.name
(variable_declarator name: (identifier) @written) @write.name
(await_expression (call_expression) @awaited)

; What happens in the bodies of functions: how they are left, what they call and change.
(function_definition body: (_) @body) @function

(return_statement (_)? @return.value) @return

(call_expression function: (_) @call.name arguments: (_) @call.arguments) @call
(assignment_expression left: (subscript_expression argument: (_) @written)) @write.item
(assignment_expression left: (field_expression argument: (_) @written)) @write.attribute
(assignment_expression left: (pointer_expression argument: (_) @written)) @write.item
(update_expression argument: (field_expression argument: (_) @written)) @write.attribute
(assignment_expression left: (identifier) @written) @write.name

(if_statement condition: (_) @condition consequence: (_) @when)
(if_statement condition: (_) @condition alternative: (_) @when.not)

; What happens in the bodies of functions: how they are left, what they call and change.
(function_declaration body: (_) @body) @function
(method_declaration body: (_) @body) @function
(func_literal body: (_) @body) @function

(return_statement (_)? @return.value) @return
((call_expression function: (identifier) @raise.type arguments: (argument_list . (_)? @raise.message)) @raise
  (#eq? @raise.type "panic"))

(if_statement condition: (_) @condition consequence: (_) @when)
(if_statement condition: (_) @condition alternative: (_) @when.not)

(call_expression function: (_) @call.name arguments: (_) @call.arguments) @call
(assignment_statement left: (expression_list (index_expression operand: (_) @written))) @write.item
(assignment_statement left: (expression_list (selector_expression operand: (_) @written))) @write.attribute
(inc_statement (index_expression operand: (_) @written)) @write.item
(inc_statement (selector_expression operand: (_) @written)) @write.attribute
(dec_statement (index_expression operand: (_) @written)) @write.item
(dec_statement (selector_expression operand: (_) @written)) @write.attribute
(assignment_statement left: (expression_list (identifier) @written)) @write.name
(short_var_declaration left: (expression_list (identifier) @written)) @write.name

; What happens in the bodies of functions: how they are left, what they call and change, and what
; is caught around it.
(function_definition body: (block) @body) @function
(lambda body: (_) @body) @function
(class_definition body: (block) @apart)

(return_statement (_)? @return.value) @return
(yield (_)? @yield.value) @yield
(raise_statement . (call function: (_) @raise.type arguments: (argument_list . (_)? @raise.message))) @raise
(raise_statement . [(identifier) (attribute)] @raise.type) @raise
(raise_statement) @raise
(assert_statement . (_) @assert.condition) @assert

(try_statement body: (block) @guarded (except_clause value: (_) @caught))
(try_statement body: (block) @guarded (except_clause . (block)) @caught.all)
(except_clause value: (_) @handler.type (block) @handler)
(except_clause . (block) @handler)
((with_statement
  (with_clause (with_item value: (call
    function: [(identifier) @_suppress (attribute attribute: (identifier) @_suppress)]
    arguments: (argument_list (_) @caught))))
  body: (block) @guarded)
  (#eq? @_suppress "suppress"))

(if_statement condition: (_) @condition consequence: (block) @when)
(elif_clause condition: (_) @condition consequence: (block) @when)
(if_statement condition: (_) @condition alternative: (_) @when.not)
(if_statement
  alternative: (elif_clause condition: (_) @condition) alternative: (_) @when.not)

(with_statement
  (with_clause (with_item value: [
    (call function: (_) @manager)
    (as_pattern (call function: (_) @manager))]))
  body: (block) @managed)

(call function: (_) @call.name arguments: (_) @call.arguments) @call
(await (call) @awaited)
(assignment left: (subscript value: (_) @written)) @write.item
(assignment left: (attribute object: (_) @written)) @write.attribute
(augmented_assignment left: (subscript value: (_) @written)) @write.item
(augmented_assignment left: (attribute object: (_) @written)) @write.attribute
(augmented_assignment left: (identifier) @written) @write.rebound
(delete_statement (subscript value: (_) @written)) @write.item
(delete_statement (attribute object: (_) @written)) @write.attribute
(delete_statement (expression_list (subscript value: (_) @written))) @write.item
(assignment left: (identifier) @written) @write.name
(for_statement left: (identifier) @written) @write.name
(as_pattern alias: (as_pattern_target (identifier) @written)) @write.name
(named_expression name: (identifier) @written) @write.name

(lambda_expression body: (_) @body) @function

(throw_statement (call_expression
  function: (_) @raise.type arguments: (argument_list . (_)? @raise.message))) @raise
(throw_statement (compound_literal_expression type: (_) @raise.type)) @raise
(throw_statement) @raise

(try_statement body: (_) @guarded
  (catch_clause parameters: (parameter_list (parameter_declaration type: (_) @caught))))
(catch_clause parameters: (parameter_list (parameter_declaration type: (_) @handler.type))
  body: (_) @handler)

; Documentation within a declaration: @doc documents the declaration whose body is @body, or the
; whole file. @statement is what can be taken away with it.
(class_definition body: (block . (comment)* . (expression_statement . (string) @doc .) @statement) @body)
(function_definition body: (block . (comment)* . (expression_statement . (string) @doc .) @statement) @body)
(module . (comment)* . (expression_statement . (string) @doc .) @statement) @file
((expression_statement (assignment) @declaration) . (expression_statement . (string) @doc .) @statement)

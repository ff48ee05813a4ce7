; What opens a scope: @function @class @block, with @name and @body.
(function_declaration name: (_) @name body: (_) @body) @function
(generator_function_declaration name: (_) @name body: (_) @body) @function
(function_expression name: (_)? @name body: (_) @body) @function
(generator_function name: (_)? @name body: (_) @body) @function
(method_definition name: (_) @name body: (_) @body) @function
(arrow_function body: (statement_block) @body) @function
(class_declaration name: (_) @name body: (_) @body) @class
(class name: (_)? @name body: (_) @body) @class
(if_statement consequence: (statement_block) @body) @block
(else_clause (statement_block) @body) @block
(for_statement body: (statement_block) @body) @block
(for_in_statement body: (statement_block) @body) @block
(while_statement body: (statement_block) @body) @block
(do_statement body: (statement_block) @body) @block
(try_statement body: (statement_block) @body) @block
(catch_clause body: (statement_block) @body) @block
(finally_clause body: (statement_block) @body) @block
(switch_statement body: (_) @body) @block

(class_specifier name: (_)? @name body: (_) @body) @class
(namespace_definition name: (_)? @name body: (_) @body) @namespace
(lambda_expression body: (compound_statement) @body) @function
(for_range_loop body: (compound_statement) @body) @block
(try_statement body: (compound_statement) @body) @block
(catch_clause body: (compound_statement) @body) @block

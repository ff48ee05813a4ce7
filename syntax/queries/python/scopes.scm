; What opens a scope: @function @class @block, with @name and @body.
(function_definition name: (identifier) @name body: (block) @body) @function
(class_definition name: (identifier) @name body: (block) @body) @class
(lambda body: (_) @body) @function
(if_statement consequence: (block) @body) @block
(elif_clause consequence: (block) @body) @block
(else_clause body: (block) @body) @block
(for_statement body: (block) @body) @block
(while_statement body: (block) @body) @block
(with_statement body: (block) @body) @block
(try_statement body: (block) @body) @block
(except_clause (block) @body) @block
(finally_clause (block) @body) @block
(match_statement body: (block) @body) @block
(case_clause consequence: (block) @body) @block

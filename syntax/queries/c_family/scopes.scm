; What opens a scope: @function @class @block, with @name and @body.
(function_definition declarator: (_) @name body: (compound_statement) @body) @function
(struct_specifier name: (_)? @name body: (_) @body) @class
(union_specifier name: (_)? @name body: (_) @body) @class
(enum_specifier name: (_)? @name body: (_) @body) @class
(if_statement consequence: (compound_statement) @body) @block
(else_clause (compound_statement) @body) @block
(for_statement body: (compound_statement) @body) @block
(while_statement body: (compound_statement) @body) @block
(do_statement body: (compound_statement) @body) @block
(switch_statement body: (compound_statement) @body) @block
(linkage_specification body: (declaration_list) @body) @namespace

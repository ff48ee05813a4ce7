; What opens a scope: @function @class @namespace @block, with @name and @body.
(function_item name: (_) @name body: (block) @body) @function
(closure_expression body: (block) @body) @function
(struct_item name: (_) @name body: (field_declaration_list) @body) @class
(union_item name: (_) @name body: (_) @body) @class
(enum_item name: (_) @name body: (_) @body) @class
(trait_item name: (_) @name body: (_) @body) @class
(impl_item type: (_) @name body: (_) @body) @class
(mod_item name: (_) @name body: (_) @body) @namespace
(foreign_mod_item body: (_) @body) @namespace
(macro_definition name: (_) @name) @function
(if_expression consequence: (block) @body) @block
(else_clause (block) @body) @block
(for_expression body: (block) @body) @block
(while_expression body: (block) @body) @block
(loop_expression body: (block) @body) @block
(match_expression body: (_) @body) @block
(match_arm value: (block) @body) @block
(unsafe_block (block) @body) @block
(async_block (block) @body) @block

; What opens a scope: @function @class @block, with @name and @body.
(function_declaration name: (_) @name body: (block) @body) @function
(method_declaration name: (_) @name body: (block) @body) @function
(func_literal body: (block) @body) @function
(type_spec name: (_) @name type: (struct_type (field_declaration_list) @body)) @class
(type_spec name: (_) @name type: (interface_type) @body) @class
(if_statement consequence: (block) @body) @block
(if_statement alternative: (block) @body) @block
(for_statement body: (block) @body) @block
(expression_switch_statement) @block
(type_switch_statement) @block
(select_statement) @block

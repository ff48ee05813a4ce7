; What opens a scope: @function @class @block, with @name and @body.
(class_declaration name: (_) @name body: (_) @body) @class
(interface_declaration name: (_) @name body: (_) @body) @class
(enum_declaration name: (_) @name body: (_) @body) @class
(record_declaration name: (_) @name body: (_) @body) @class
(annotation_type_declaration name: (_) @name body: (_) @body) @class
(object_creation_expression type: (_) @name (class_body) @body) @class
(method_declaration name: (_) @name body: (_) @body) @function
(constructor_declaration name: (_) @name body: (_) @body) @function
(compact_constructor_declaration name: (_) @name body: (_) @body) @function
(lambda_expression body: (block) @body) @function
(static_initializer (block) @body) @block
(if_statement consequence: (block) @body) @block
(if_statement alternative: (block) @body) @block
(for_statement body: (block) @body) @block
(enhanced_for_statement body: (block) @body) @block
(while_statement body: (block) @body) @block
(do_statement body: (block) @body) @block
(try_statement body: (block) @body) @block
(try_with_resources_statement body: (block) @body) @block
(catch_clause body: (block) @body) @block
(finally_clause (block) @body) @block
(synchronized_statement body: (block) @body) @block
(switch_expression body: (_) @body) @block

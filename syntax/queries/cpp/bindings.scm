[(class_specifier) (struct_specifier)] @scope.class
(lambda_expression) @scope
(for_range_loop) @scope.block
(catch_clause) @scope.block
(template_declaration) @scope.block
(declaration declarator: (function_declarator declarator: (identifier) @definition.outer))
(class_specifier name: (_) @definition.outer body: (_))
(struct_specifier name: (_) @definition.outer body: (_))
(optional_parameter_declaration declarator: (_) @definition.declarator)
(for_range_loop declarator: (_) @definition.declarator)
(alias_declaration name: (_) @definition)
(qualified_identifier name: (identifier) @other)
(namespace_identifier) @other
(type_parameter_declaration (type_identifier) @definition)

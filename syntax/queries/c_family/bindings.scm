; Identifiers and scopes; what the captures mean is said in python/bindings.scm.
(function_definition) @scope
(declaration declarator: (function_declarator) @scope)
(compound_statement) @scope.block
(for_statement) @scope.block
[(identifier) (type_identifier)] @reference
(field_identifier) @member
(field_designator (field_identifier) @other)
(statement_identifier) @other
(function_definition declarator: (_) @definition.declarator.outer)
(declaration declarator: (identifier) @definition)
(declaration declarator: [(pointer_declarator) (array_declarator)] @definition.declarator)
(init_declarator declarator: (_) @definition.declarator)
(parameter_declaration declarator: (_) @definition.declarator)
(field_declaration declarator: (_) @member.definition.declarator)
(type_definition declarator: (_) @definition.declarator)
(struct_specifier name: (_) @definition body: (_))
(union_specifier name: (_) @definition body: (_))
(enum_specifier name: (_) @definition body: (_))
(enumerator name: (_) @definition)
(preproc_function_def name: (_) @definition)
(preproc_def name: (_) @definition)
(preproc_params (identifier) @other)
(ERROR (identifier) @other)

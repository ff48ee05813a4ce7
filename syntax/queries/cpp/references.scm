(namespace_identifier) @reference
(class_specifier name: (_) @definition body: (_))
(namespace_definition name: (_) @definition)
(alias_declaration name: (_) @definition)
(concept_definition name: (_) @definition)
(optional_parameter_declaration declarator: (_) @definition.declarator)
(for_range_loop declarator: (_) @definition.declarator)

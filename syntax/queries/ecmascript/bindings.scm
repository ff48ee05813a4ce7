; Identifiers and scopes; what the captures mean is said in python/bindings.scm.
[
  (function_declaration)
  (function_expression)
  (generator_function)
  (generator_function_declaration)
  (arrow_function)
  (method_definition)
] @scope
[(class_declaration) (class)] @scope.class
[
  (statement_block)
  (for_statement)
  (for_in_statement)
  (catch_clause)
  (switch_body)
] @scope.block
[(identifier) (shorthand_property_identifier_pattern)] @reference
(shorthand_property_identifier) @shorthand
(member_expression property: [(property_identifier) (private_property_identifier)] @member)
(function_declaration name: (_) @definition.outer)
(generator_function_declaration name: (_) @definition.outer)
(class_declaration name: (_) @definition.outer)
(function_expression name: (_) @definition)
(class name: (_) @definition)
(lexical_declaration (variable_declarator name: (identifier) @definition))
(variable_declaration (variable_declarator name: (identifier) @definition.function))
(shorthand_property_identifier_pattern) @definition
(object_pattern (pair_pattern value: (identifier) @definition))
(object_assignment_pattern left: (shorthand_property_identifier_pattern) @definition)
(array_pattern (identifier) @definition)
(rest_pattern (identifier) @definition)
(arrow_function parameter: (identifier) @definition)
(catch_clause parameter: (identifier) @definition)
(for_in_statement left: (identifier) @definition)
(import_clause (identifier) @definition)
(namespace_import (identifier) @definition)
(import_specifier name: (identifier) @definition !alias)
(import_specifier name: (identifier) @other alias: (identifier) @definition)
(export_specifier alias: (_) @other)
(method_definition name: [(property_identifier) (private_property_identifier)] @member.definition)
(labeled_statement label: (_) @other)
(ERROR (identifier) @other)

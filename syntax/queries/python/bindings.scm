; Identifiers and scopes: @scope binds its own names, those of @scope.class are members, of
; @scope.block only some; @outside is evaluated around the scope it is written in.
; @definition binds in its scope, @definition.outer around the scope that it names,
; @definition.function in the function around a block; @definition.augmented changes what another
; has bound. @member and @keyword belong to something else, @other to nothing here. @everything
; binds what cannot be known from here.
[(function_definition) (lambda)] @scope
(class_definition) @scope.class
[
  (list_comprehension)
  (set_comprehension)
  (dictionary_comprehension)
  (generator_expression)
] @scope.block
(default_parameter value: (_) @outside)
(typed_default_parameter value: (_) @outside)
(function_definition !type_parameters
  parameters: (parameters [(typed_parameter type: (_) @outside) (typed_default_parameter type: (_) @outside)]))
(function_definition !type_parameters return_type: (_) @outside)
(class_definition !type_parameters superclasses: (_) @outside)
(list_comprehension body: (_) . (for_in_clause right: (_) @outside))
(set_comprehension body: (_) . (for_in_clause right: (_) @outside))
(dictionary_comprehension body: (_) . (for_in_clause right: (_) @outside))
(generator_expression body: (_) . (for_in_clause right: (_) @outside))
(identifier) @reference
(attribute attribute: (identifier) @member)
(assignment left: (attribute attribute: (identifier) @member.assigned))
(keyword_argument name: (identifier) @keyword)
(keyword_pattern (identifier) @other)
(import_from_statement module_name: (_ (identifier) @other))
(import_from_statement module_name: (relative_import (dotted_name (identifier) @other)))
(import_statement name: (dotted_name . (identifier) @definition))
(import_statement name: (dotted_name (identifier) (identifier) @other))
(import_from_statement name: (dotted_name (identifier) @definition))
(wildcard_import) @everything
(aliased_import name: (dotted_name (identifier) @other))
(aliased_import alias: (identifier) @definition)
(class_definition name: (identifier) @definition.outer)
(function_definition name: (identifier) @definition.outer)
(parameters (identifier) @definition)
(default_parameter name: (identifier) @definition)
(typed_parameter . (identifier) @definition)
(typed_default_parameter name: (identifier) @definition)
(list_splat_pattern (identifier) @definition)
(dictionary_splat_pattern (identifier) @definition)
(lambda_parameters (identifier) @definition)
(assignment left: (identifier) @definition)
(augmented_assignment left: (identifier) @definition.augmented)
(pattern_list (identifier) @definition)
(tuple_pattern (identifier) @definition)
(list_pattern (identifier) @definition)
(for_statement left: (identifier) @definition)
(for_in_clause left: (identifier) @definition)
(as_pattern_target (identifier) @definition)
(as_pattern_target (tuple (identifier) @definition))
(named_expression name: (identifier) @definition.function)
(global_statement (identifier) @global)
(nonlocal_statement (identifier) @nonlocal)
(type_alias_statement left: (type (identifier) @definition))
(type_parameter (type (identifier) @definition))
(case_pattern (dotted_name . (identifier) @definition .))
(case_pattern (dotted_name (identifier) (identifier) @other))
(splat_pattern (identifier) @definition)
(ERROR (identifier) @other)

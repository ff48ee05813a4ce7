; How names come to be bound. @class and @function open scopes and bind their own names.
(class_definition) @class
(function_definition) @function
(lambda) @function
(import_statement name: (dotted_name) @module)
(import_statement name: (aliased_import) @module.alias)
(import_from_statement name: (dotted_name) @member)
(import_from_statement name: (aliased_import) @member.alias)
(import_from_statement (wildcard_import)) @everything
(assignment left: (identifier) @value)
(assignment left: (attribute) @attribute)
(pattern_list [(identifier) @name (attribute) @attribute])
(tuple_pattern [(identifier) @name (attribute) @attribute])
(list_pattern [(identifier) @name (attribute) @attribute])
(list_splat_pattern [(identifier) @name (attribute) @attribute])
(for_statement left: [(identifier) @name (attribute) @attribute])
(for_in_clause left: (identifier) @name)
(as_pattern_target [(identifier) @name (attribute) @attribute])
(as_pattern_target (tuple [(identifier) @name (attribute) @attribute]))
(named_expression name: (identifier) @name)
(augmented_assignment left: (identifier) @name)
(global_statement (identifier) @global)
(nonlocal_statement (identifier) @name)
(type_alias_statement left: (type (identifier) @name))
(type_parameter (type (identifier) @name))
(case_pattern (dotted_name . (identifier) @name .))
(splat_pattern (identifier) @name)

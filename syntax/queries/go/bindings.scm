; Identifiers and scopes; what the captures mean is said in python/bindings.scm.
[(function_declaration) (method_declaration) (func_literal)] @scope
[
  (block)
  (if_statement)
  (for_statement)
  (expression_switch_statement)
  (type_switch_statement)
  (select_statement)
  (expression_case)
  (default_case)
  (type_case)
  (communication_case)
] @scope.block
[(identifier) (type_identifier)] @reference
(field_identifier) @member
(function_declaration name: (_) @definition.outer)
(method_declaration name: (_) @member.definition)
(method_elem name: (_) @other)
(type_spec name: (_) @definition)
(type_alias name: (_) @definition)
(type_parameter_declaration name: (_) @definition)
(field_declaration name: (_) @other)
(const_spec name: (identifier) @definition)
(var_spec name: (identifier) @definition)
(parameter_declaration name: (identifier) @definition)
(variadic_parameter_declaration name: (identifier) @definition)
(short_var_declaration left: (expression_list (identifier) @definition))
(range_clause left: (expression_list (identifier) @definition) ":=")
(type_switch_statement alias: (expression_list (identifier) @definition))
(keyed_element . (literal_element (identifier) @other))
(label_name) @other
(ERROR (identifier) @other)

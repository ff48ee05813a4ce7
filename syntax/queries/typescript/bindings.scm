(abstract_class_declaration) @scope.class
[
  (interface_declaration)
  (type_alias_declaration)
  (function_signature)
  (method_signature)
  (abstract_method_signature)
  (function_type)
] @scope
(type_identifier) @reference
(abstract_class_declaration name: (_) @definition.outer)
(interface_declaration name: (_) @definition.outer)
(type_alias_declaration name: (_) @definition.outer)
(function_signature name: (_) @definition.outer)
(enum_declaration name: (_) @definition)
(internal_module name: (identifier) @definition)
(type_parameter name: (_) @definition)
(required_parameter pattern: (identifier) @definition)
(optional_parameter pattern: (identifier) @definition)
(public_field_definition name: [(property_identifier) (private_property_identifier)] @member.definition)
(abstract_method_signature name: (property_identifier) @member.definition)
(index_signature name: (identifier) @other)

(abstract_class_declaration) @class
(public_field_definition name: (_) @member)
(method_signature name: (_) @member)
(abstract_method_signature name: (_) @member)
(required_parameter [(accessibility_modifier) "readonly"] pattern: (identifier) @member)
(optional_parameter [(accessibility_modifier) "readonly"] pattern: (identifier) @member)

(abstract_class_declaration name: (_) @name body: (_) @body) @class
(interface_declaration name: (_) @name body: (_) @body) @interface
(enum_declaration name: (_) @name body: (_) @body) @enum
(enum_body [(property_identifier) (string)] @name @constant)
(enum_body (enum_assignment name: (_) @name value: (_) @value) @constant)
(type_alias_declaration name: (_) @name) @type
(internal_module name: (_) @name body: (_)? @body) @namespace
(module name: (_) @name body: (_)? @body) @namespace
(function_signature name: (_) @name parameters: (_) @parameters) @function
(public_field_definition name: (_) @name value: (_)? @value) @field
(public_field_definition
  name: (_) @name value: (arrow_function parameters: (_) @parameters body: (_) @body)) @method
(property_signature name: (_) @name) @field
(method_signature name: (_) @name parameters: (_) @parameters) @method
(abstract_method_signature name: (_) @name parameters: (_) @parameters) @method
((class_body (method_signature name: (_) @name) @constructor)
  (#eq? @name "constructor"))
(method_definition
  parameters: (formal_parameters (required_parameter
    [(accessibility_modifier) "readonly"]
    pattern: (identifier) @name type: (_)? @returns value: (_)? @value) @instance))

; Types, for names of every kind.
(_ name: (_) @name return_type: (_) @returns)
(_ name: (_) @name type_parameters: (type_parameters) @type_parameters)
(_ name: (_) @name type: (type_annotation) @returns)
(variable_declarator name: (_) @name value: (arrow_function return_type: (_) @returns))
(variable_declarator name: (_) @name value: (function_expression return_type: (_) @returns))
(variable_declarator
  name: (_) @name value: (arrow_function type_parameters: (_) @type_parameters))
(public_field_definition name: (_) @name value: (arrow_function return_type: (_) @returns))

(ambient_declaration) @wrapper
(expression_statement . (internal_module)) @wrapper
(abstract_class_declaration "abstract" @modifier)
(function_signature "async" @modifier)
(method_definition [(accessibility_modifier) (override_modifier) "readonly"] @modifier)
(method_signature [(accessibility_modifier) (override_modifier) "static"] @modifier)
(abstract_method_signature ["abstract" (accessibility_modifier) (override_modifier)] @modifier)
(public_field_definition
  [(accessibility_modifier) (override_modifier) "static" "readonly" "abstract" "declare"] @modifier)
(property_signature "readonly" @modifier)
(required_parameter [(accessibility_modifier) "readonly"] @modifier)
(ambient_declaration "declare" @modifier)
(enum_declaration "const" @modifier)
(class_body (decorator) @decorator.before)

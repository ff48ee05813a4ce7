; What a file declares. A capture named after a SymbolKind holds the whole declaration, @name its
; name; later patterns overrule earlier ones for the same name.
(class_declaration
  name: (_) @name type_parameters: (_)? @type_parameters body: (_) @body) @class
(interface_declaration
  name: (_) @name type_parameters: (_)? @type_parameters body: (_) @body) @interface
(annotation_type_declaration name: (_) @name body: (_) @body) @interface
(enum_declaration name: (_) @name body: (_) @body) @enum
(record_declaration
  name: (_) @name
  type_parameters: (_)? @type_parameters
  parameters: (_) @parameters
  body: (_) @body) @class
(enum_constant name: (_) @name) @constant
(method_declaration
  type_parameters: (_)? @type_parameters
  type: (_) @returns
  name: (_) @name
  parameters: (_) @parameters
  body: (_)? @body) @method
(annotation_type_element_declaration type: (_) @returns name: (_) @name value: (_)? @value) @method
(constructor_declaration
  type_parameters: (_)? @type_parameters
  name: (_) @name
  parameters: (_) @parameters
  body: (_) @body) @constructor
(compact_constructor_declaration name: (_) @name body: (_) @body) @constructor
(field_declaration
  type: (_) @returns
  declarator: (variable_declarator name: (_) @name value: (_)? @value)) @field
((field_declaration
  (modifiers "static" "final")
  declarator: (variable_declarator name: (_) @name)) @constant)
(constant_declaration
  type: (_) @returns
  declarator: (variable_declarator name: (_) @name value: (_)? @value)) @constant

; What belongs to the declaration around it.
(modifiers [(annotation) (marker_annotation)] @decorator)
(modifiers [
  "public" "protected" "private" "abstract" "static" "final" "strictfp" "default"
  "synchronized" "native" "transient" "volatile" "sealed" "non-sealed"] @modifier)
(throws (_) @raises)
(throw_statement (object_creation_expression type: (_) @raises))

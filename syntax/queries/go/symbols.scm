; What a file declares. A capture named after a SymbolKind holds the whole declaration, @name its
; name; later patterns overrule earlier ones for the same name.
(type_spec name: (_) @name type_parameters: (_)? @type_parameters) @type
(type_spec
  name: (_) @name type: (struct_type (field_declaration_list) @body)) @struct
(type_spec name: (_) @name type: (interface_type) @body) @interface
(type_alias name: (_) @name) @type
(function_declaration
  name: (_) @name
  type_parameters: (_)? @type_parameters
  parameters: (_) @parameters
  result: (_)? @returns
  body: (_)? @body) @function
(method_declaration
  receiver: (parameter_list (parameter_declaration type: (_) @owner))
  name: (_) @name
  parameters: (_) @parameters
  result: (_)? @returns
  body: (_)? @body) @method
(method_elem name: (_) @name parameters: (_) @parameters result: (_)? @returns) @method
(field_declaration name: (_) @name type: (_) @returns) @field
(field_declaration
  !name
  type: [
    (type_identifier) @name
    (qualified_type name: (_) @name)
    (generic_type type: (type_identifier) @name)]) @field
(const_spec name: (identifier) @name type: (_)? @returns value: (_)? @value) @constant
(var_spec name: (identifier) @name type: (_)? @returns value: (_)? @value) @variable

; What belongs to the declaration around it.
((type_declaration) @wrapper (#not-match? @wrapper "^\\w+\\s*[(]"))
((const_declaration) @wrapper (#not-match? @wrapper "^\\w+\\s*[(]"))
((var_declaration) @wrapper (#not-match? @wrapper "^\\w+\\s*[(]"))

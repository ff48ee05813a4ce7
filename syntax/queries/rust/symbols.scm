; What a file declares. A capture named after a SymbolKind holds the whole declaration, @name its
; name; later patterns overrule earlier ones for the same name.
(function_item
  name: (_) @name
  type_parameters: (_)? @type_parameters
  parameters: (_) @parameters
  return_type: (_)? @returns
  body: (_)? @body) @function
(function_signature_item
  name: (_) @name
  type_parameters: (_)? @type_parameters
  parameters: (_) @parameters
  return_type: (_)? @returns) @function
(struct_item
  name: (_) @name
  type_parameters: (_)? @type_parameters
  body: (field_declaration_list)? @body) @struct
(union_item
  name: (_) @name type_parameters: (_)? @type_parameters body: (_)? @body) @struct
(enum_item
  name: (_) @name type_parameters: (_)? @type_parameters body: (_)? @body) @enum
(enum_variant name: (_) @name value: (_)? @value) @constant
(field_declaration name: (_) @name type: (_) @returns) @field
(trait_item
  name: (_) @name type_parameters: (_)? @type_parameters body: (_)? @body) @trait
(associated_type name: (_) @name) @type
(type_item name: (_) @name type_parameters: (_)? @type_parameters) @type
(const_item name: (_) @name type: (_) @returns value: (_)? @value) @constant
(static_item name: (_) @name type: (_) @returns value: (_)? @value) @variable
(mod_item name: (_) @name body: (_)? @body) @namespace
(macro_definition name: (_) @name . (macro_rule)? @body) @macro
(impl_item !trait type: (_) @name body: (_) @body) @container
(impl_item trait: (_) type: (_) @name body: (_) @body) @container.trait

; What belongs to the declaration around it.
(attribute_item) @decorator.before
(visibility_modifier) @modifier
(function_modifiers _ @modifier)
(trait_item "unsafe" @modifier)
(static_item (mutable_specifier) @modifier)

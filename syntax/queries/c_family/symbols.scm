; What a file declares. A capture named after a SymbolKind holds the whole declaration, @name its
; declarator; later patterns overrule earlier ones for the same name.
(declaration declarator: (_) @name) @variable
(declaration declarator: (init_declarator declarator: (_) @name value: (_) @value)) @variable
((declaration
  (type_qualifier) @_qualifier
  declarator: (init_declarator declarator: (_) @name)) @constant
  (#any-of? @_qualifier "const" "constexpr"))
(declaration declarator: (function_declarator declarator: (identifier)) @name) @function
(declaration
  declarator: (pointer_declarator declarator: (function_declarator declarator: (identifier))) @name)
  @function
(declaration
  declarator: (pointer_declarator declarator: (pointer_declarator
    declarator: (function_declarator declarator: (identifier)))) @name) @function
(function_definition declarator: (_) @name body: (_) @body) @function
(struct_specifier name: (_) @name body: (_) @body) @struct
(union_specifier name: (_) @name body: (_) @body) @struct
(enum_specifier name: (_) @name body: (_) @body) @enum
(enumerator name: (_) @name value: (_)? @value) @constant
(field_declaration declarator: (_) @name) @field
(type_definition declarator: (_) @name) @type
(type_definition
  type: (struct_specifier !name body: (_) @body) declarator: (type_identifier) @name) @struct
(type_definition
  type: (union_specifier !name body: (_) @body) declarator: (type_identifier) @name) @struct
(type_definition
  type: (enum_specifier !name body: (_) @body) declarator: (type_identifier) @name) @enum
(preproc_function_def name: (_) @name parameters: (_) @parameters) @macro
(preproc_def name: (_) @name value: (_)? @value) @macro

; What belongs to the declaration around it.
(function_definition (storage_class_specifier) @modifier)
(declaration (storage_class_specifier) @modifier)
(field_declaration (storage_class_specifier) @modifier)

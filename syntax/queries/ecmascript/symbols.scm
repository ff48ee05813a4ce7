; What a file declares. A capture named after a SymbolKind holds the whole declaration, @name its
; name; later patterns overrule earlier ones for the same name.
(class_declaration name: (_) @name body: (class_body) @body) @class
(function_declaration
  name: (_) @name parameters: (_) @parameters body: (_)? @body) @function
(generator_function_declaration
  name: (_) @name parameters: (_) @parameters body: (_)? @body) @function
(method_definition
  name: (_) @name parameters: (_) @parameters body: (_)? @body) @method
((class_body (method_definition name: (_) @name) @constructor)
  (#eq? @name "constructor"))
(class_body (method_definition ["get" "set"] name: (_) @name) @property)
(variable_declaration
  (variable_declarator name: (identifier) @name value: (_)? @value) @variable)
(lexical_declaration
  kind: "let" (variable_declarator name: (identifier) @name value: (_)? @value) @variable)
(lexical_declaration
  kind: "const" (variable_declarator name: (identifier) @name value: (_)? @value) @constant)
(variable_declarator
  name: (identifier) @name
  value: (arrow_function parameters: (_) @parameters body: (_) @body)) @function
(variable_declarator
  name: (identifier) @name
  value: (arrow_function parameter: (_) @parameters body: (_) @body)) @function
(variable_declarator
  name: (identifier) @name
  value: [
    (function_expression parameters: (_) @parameters body: (_) @body)
    (generator_function parameters: (_) @parameters body: (_) @body)]) @function
(variable_declarator name: (identifier) @name value: (class body: (_) @body)) @class
(assignment_expression
  left: (member_expression object: (_) @owner property: (property_identifier) @name)
  right: [
    (function_expression parameters: (_) @parameters body: (_) @body)
    (generator_function parameters: (_) @parameters body: (_) @body)
    (arrow_function parameters: (_) @parameters body: (_) @body)]) @function

; What belongs to the declaration around it.
(export_statement declaration: (_)) @wrapper @exported
(lexical_declaration . (variable_declarator) .) @wrapper
(variable_declaration . (variable_declarator) .) @wrapper
(expression_statement . (assignment_expression)) @wrapper
(decorator) @decorator
(function_declaration "async" @modifier)
(generator_function_declaration "async"? @modifier "*" @modifier)
(method_definition ["async" "static" "get" "set" "*"] @modifier)
(arrow_function "async" @modifier)
(function_expression "async" @modifier)
(export_statement "default" @modifier)
(throw_statement (new_expression constructor: [(identifier) (member_expression)] @raises))

; What the file says it offers.
(export_statement !source (export_clause (export_specifier name: (_) @exported.name)))
(export_statement value: (identifier) @exported.name)
(assignment_expression
  left: (member_expression object: (identifier) @_module property: (property_identifier) @_exports)
  right: [
    (object [
      (shorthand_property_identifier) @exported.name
      (pair value: (identifier) @exported.name)])
    (identifier) @exported.name]
  (#eq? @_module "module")
  (#eq? @_exports "exports"))
((assignment_expression
  left: (member_expression object: (_) @_exports)
  right: (identifier) @exported.name)
  (#any-of? @_exports "exports" "module.exports"))

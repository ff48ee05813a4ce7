; What a file declares. A capture named after a SymbolKind holds the whole declaration, @name its
; name; later patterns overrule earlier ones for the same name.
(class_definition
  name: (identifier) @name
  type_parameters: (_)? @type_parameters
  body: (block)? @body) @class
(function_definition
  name: (identifier) @name
  type_parameters: (_)? @type_parameters
  parameters: (parameters) @parameters
  return_type: (type)? @returns
  body: (block)? @body) @function
((function_definition name: (identifier) @name) @constructor
  (#eq? @name "__init__"))
(decorated_definition
  (decorator [(identifier) @_decorator (attribute attribute: (identifier) @_decorator)])
  definition: (function_definition name: (identifier) @name) @property
  (#match? @_decorator "^(setter|deleter|getter|\\w*property)$"))
(assignment
  left: (identifier) @name type: (type)? @returns right: (_)? @value) @variable
((assignment left: (identifier) @name) @constant
  (#match? @name "^_*[A-Z][A-Z0-9_]*$"))
((assignment
  left: (attribute object: (identifier) @_self attribute: (identifier) @name)
  type: (type)? @returns right: (_)? @value) @instance
  (#eq? @_self "self"))
(type_alias_statement left: (type . (identifier) @name)) @type
(type_alias_statement left: (type (generic_type . (identifier) @name))) @type

; What belongs to the declaration around it.
(decorated_definition) @wrapper
(decorator) @decorator
(function_definition "async" @modifier)
((decorated_definition
  (decorator [(identifier) @modifier (attribute attribute: (identifier) @modifier)]))
  (#any-of? @modifier "staticmethod" "classmethod" "abstractmethod" "property" "overload"))
(raise_statement . (call function: [(identifier) (attribute)] @raises))
((raise_statement . [(identifier) (attribute)] @raises)
  (#match? @raises "(^|\\.)[A-Z]\\w*$"))

; What the file says it offers.
((assignment left: (identifier) @_all right: [
    (list (string (string_content) @exported.name))
    (tuple (string (string_content) @exported.name))])
  (#eq? @_all "__all__"))
((augmented_assignment left: (identifier) @_all right: [
    (list (string (string_content) @exported.name))
    (tuple (string (string_content) @exported.name))])
  (#eq? @_all "__all__"))

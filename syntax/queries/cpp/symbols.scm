(class_specifier name: (_) @name body: (_) @body) @class
(namespace_definition name: (_) @name body: (_) @body) @namespace
(alias_declaration name: (_) @name) @type
(concept_definition name: (_) @name) @type
(declaration declarator: (function_declarator
  declarator: [(qualified_identifier) (destructor_name) (operator_name)]) @name) @function
(declaration declarator: (operator_cast) @name) @function
(declaration declarator: (reference_declarator
  (function_declarator declarator: [(identifier) (operator_name)])) @name) @function
(field_declaration declarator: (function_declarator
  declarator: [(field_identifier) (operator_name) (destructor_name)]) @name) @method
(field_declaration declarator: (pointer_declarator
  declarator: (function_declarator declarator: (field_identifier))) @name) @method
(field_declaration declarator: (reference_declarator
  (function_declarator declarator: [(field_identifier) (operator_name)])) @name) @method
(function_declarator declarator: (_) @name (trailing_return_type (_) @returns))
(template_declaration
  parameters: (_) @type_parameters
  [(class_specifier name: (_) @name) (struct_specifier name: (_) @name)
   (alias_declaration name: (_) @name)
   (function_definition declarator: (_) @name)
   (declaration declarator: (_) @name)])

(template_declaration) @wrapper
(access_specifier) @access
(function_definition ["virtual" (explicit_function_specifier)] @modifier)
(declaration ["virtual" (explicit_function_specifier)] @modifier)
(field_declaration "virtual" @modifier)
(function_declarator [(virtual_specifier) (noexcept) (type_qualifier)] @modifier.trailing)
(throw_statement (call_expression function: [(identifier) (qualified_identifier)] @raises))
(throw_statement (compound_literal_expression type: (_) @raises))

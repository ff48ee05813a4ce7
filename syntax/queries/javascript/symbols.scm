(field_definition property: (_) @name value: (_)? @value) @field
(field_definition
  property: (_) @name
  value: (arrow_function parameters: (_) @parameters body: (_) @body)) @method
(field_definition "static" @modifier)

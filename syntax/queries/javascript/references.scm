(formal_parameters (identifier) @definition)
(formal_parameters (assignment_pattern left: (identifier) @definition))
(field_definition property: (_) @definition)
(jsx_attribute (property_identifier) @definition)

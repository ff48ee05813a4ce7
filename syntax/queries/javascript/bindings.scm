(formal_parameters (identifier) @definition)
(formal_parameters (assignment_pattern left: (identifier) @definition))
(field_definition property: [(property_identifier) (private_property_identifier)] @member.definition)

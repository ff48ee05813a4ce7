(field_definition property: (_) @member)

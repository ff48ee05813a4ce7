; Members of classes: @class holds them, @member is the name of one, @use is read from `this`.
(class_declaration) @class
(class) @class
(method_definition name: (_) @member)
(assignment_expression left: (member_expression object: (this) property: (_) @member))
(member_expression object: (this) property: [
  (property_identifier) (private_property_identifier)] @use)

; Imports: @import the statement, @module where from, @imported what, @alias its name here.
(import_statement name: (dotted_name) @module) @import
(import_statement name: (aliased_import name: (_) @module alias: (_) @alias)) @import
(import_from_statement
  module_name: (_) @module name: (dotted_name) @imported) @import
(import_from_statement
  module_name: (_) @module
  name: (aliased_import name: (_) @imported alias: (_) @alias)) @import
(import_from_statement module_name: (_) @module (wildcard_import) @imported) @import
(future_import_statement name: (dotted_name) @imported) @import

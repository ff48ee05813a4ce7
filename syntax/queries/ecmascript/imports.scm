; Imports: @import the statement, @module where from, @imported what, @alias its name here.
(import_statement . source: (string) @module) @import
(import_statement
  (import_clause (identifier) @alias @imported.default) source: (_) @module) @import
(import_statement
  (import_clause (namespace_import (identifier) @alias) @imported.all) source: (_) @module) @import
(import_statement
  (import_clause (named_imports (import_specifier name: (_) @imported alias: (_)? @alias)))
  source: (_) @module) @import
(export_statement
  (export_clause (export_specifier name: (_) @imported alias: (_)? @alias))
  source: (_) @module) @import
(export_statement "*" @imported.all source: (_) @module) @import
((variable_declarator
  name: (identifier) @alias
  value: (call_expression function: (identifier) @_require arguments: (arguments . (string) @module)))
  @import
  (#eq? @_require "require"))
((variable_declarator
  name: (object_pattern [
    (shorthand_property_identifier_pattern) @imported
    (pair_pattern key: (_) @imported value: (identifier) @alias)])
  value: (call_expression function: (identifier) @_require arguments: (arguments . (string) @module)))
  @import
  (#eq? @_require "require"))
((expression_statement
  (call_expression function: (identifier) @_require arguments: (arguments . (string) @module)))
  @import
  (#eq? @_require "require"))
(call_expression function: (import) arguments: (arguments . (string) @module)) @import

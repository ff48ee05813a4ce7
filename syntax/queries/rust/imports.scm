; Imports: @import the statement, @imported.path a path, @alias its name here, @within the paths
; around a list.
(use_declaration argument: [(scoped_identifier) (identifier)] @imported.path) @import
(use_declaration argument: (use_as_clause path: (_) @imported.path alias: (_) @alias)) @import
(use_declaration argument: (use_wildcard (_) @imported.every)) @import
(use_list [(identifier) (scoped_identifier) (self)] @imported.path) @import
(use_list (use_as_clause path: (_) @imported.path alias: (_) @alias)) @import
(use_list (use_wildcard (_) @imported.every)) @import
(extern_crate_declaration name: (_) @module alias: (_)? @alias) @import

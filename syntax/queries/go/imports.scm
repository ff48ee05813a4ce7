; Imports: @import the statement, @module where from, @imported what, @alias its name here.
(import_spec name: (_)? @alias path: (_) @module) @import

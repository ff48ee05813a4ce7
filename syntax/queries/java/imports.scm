; Imports: @import the statement, @imported.path a path, @imported.every a path all of which.
(import_declaration [(scoped_identifier) (identifier)] @imported.path .) @import
(import_declaration [(scoped_identifier) (identifier)] @imported.every (asterisk)) @import

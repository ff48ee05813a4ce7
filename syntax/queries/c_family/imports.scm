; Imports: @import the statement, @module what it includes.
(preproc_include path: [(string_literal) (system_lib_string)] @module) @import

; @comment every comment; @doc those that document what follows them.
[(line_comment) (block_comment)] @comment
((block_comment) @doc (#match? @doc "^/\\*\\*[^/]"))

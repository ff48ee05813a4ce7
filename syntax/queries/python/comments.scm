; @comment every comment; @doc those that document what follows them.
(comment) @comment

; @comment every comment; @doc those that document what follows them, which directives do not.
(comment) @comment
((comment) @doc (#not-match? @doc "^//[a-z]+:[a-z]"))

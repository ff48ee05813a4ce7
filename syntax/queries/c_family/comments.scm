; @comment every comment; @doc those that document what follows them, @doc.behind what they follow.
(comment) @comment
((comment) @doc (#not-match? @doc "^/[/*][/*!]?<"))
((comment) @doc.behind (#match? @doc.behind "^/[/*][/*!]<"))

(string_literal) @string
(character_literal) @string

(string) @string
(template_string) @string
(template_string (template_substitution) @interpolation)
(regex) @string

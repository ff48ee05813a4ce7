(parameter_list (variadic_parameter) @variadic)

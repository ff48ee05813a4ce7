"""The only code that imports `llama_cpp`: a `Model` made of llama.cpp's bindings."""

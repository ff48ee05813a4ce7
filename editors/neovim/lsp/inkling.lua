-- What `vim.lsp.enable("inkling")` starts; `require("inkling").setup()` adds the user's options.
return require("inkling.server").config()

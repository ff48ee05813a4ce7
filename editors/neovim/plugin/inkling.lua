-- The `:Inkling` command, and nothing else: modules load when they are first needed.
if vim.g.loaded_inkling then
  return
end
vim.g.loaded_inkling = true

vim.api.nvim_create_user_command("Inkling", function(call)
  require("inkling.commands").run(call.fargs)
end, {
  nargs = "*",
  desc = "Inkling: local code completion (:help inkling-commands)",
  complete = function(_, line)
    return require("inkling.commands").complete(line)
  end,
})

vim.api.nvim_create_user_command("InklingDocs", function(call)
  require("inkling.commands").run({ "docs", unpack(call.fargs) })
end, {
  nargs = "?",
  desc = "Inkling: documentation for what the cursor is in (:help inkling-docs)",
  complete = function(_, line)
    return require("inkling.commands").complete((line:gsub("^%s*%S+", "Inkling docs", 1)))
  end,
})

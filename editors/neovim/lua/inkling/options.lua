--- The plugin's own options: defaults and checks. The server's settings are handed on unread.
local M = {}

---@class inkling.Options
---@field cmd? string[] The server's command line; nil: the `inkling` that is found
---@field settings table The server's settings by section, e.g. { completion = { max_lines = 8 } }
---@field debounce_ms integer Quiet time before a request; the server adds completion.debounce_ms
---@field next_edit boolean Whether next edits are shown
---@field keys table<inkling.Action, string|false> Keys; false leaves a key alone

---@alias inkling.Action "accept"|"accept_word"|"accept_line"|"next"|"prev"|"dismiss"|"next_edit"|"dismiss_next_edit"

---@type inkling.Options
local defaults = {
  cmd = nil,
  settings = {},
  debounce_ms = 15,
  next_edit = true,
  keys = {
    accept = "<Tab>",
    accept_word = "<M-Right>",
    accept_line = "<M-C-Right>",
    next = "<M-]>",
    prev = "<M-[>",
    dismiss = "<C-]>",
    next_edit = "<M-n>",
    dismiss_next_edit = "<M-N>",
  },
}

local known = { "cmd", "settings", "debounce_ms", "next_edit", "keys" }

--- The defaults with `given` over them. Raises an error that names a wrong option.
---@param given? table
---@return inkling.Options
function M.resolve(given)
  given = given or {}
  for name in pairs(given) do
    if not vim.list_contains(known, name) then
      error(("inkling: no option %q; there are: %s"):format(name, table.concat(known, ", ")), 0)
    end
  end
  vim.validate("cmd", given.cmd, "table", true)
  vim.validate("settings", given.settings, "table", true)
  vim.validate("debounce_ms", given.debounce_ms, "number", true)
  vim.validate("next_edit", given.next_edit, "boolean", true)
  vim.validate("keys", given.keys, "table", true)
  for action in pairs(given.keys or {}) do
    if defaults.keys[action] == nil then
      local actions = table.concat(vim.tbl_keys(defaults.keys), ", ")
      error(("inkling: no key option %q; there are: %s"):format(action, actions), 0)
    end
  end
  return vim.tbl_deep_extend("force", defaults, given)
end

return M

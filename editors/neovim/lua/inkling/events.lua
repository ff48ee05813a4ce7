--- Autocommands of one buffer that call an object's methods. What they do is the object's.
local api = vim.api
local M = {}

--- Calls the methods at these events of a buffer, until the group that is returned is deleted.
---@generic T: table
---@param object T
---@param name string What the object is called, once in a buffer
---@param bufnr integer
---@param methods table<fun(object: T), string|string[]> The events of each method
---@return integer group
function M.listen(object, name, bufnr, methods)
  local group = api.nvim_create_augroup(("inkling.%s.%d"):format(name, bufnr), { clear = true })
  for method, events in pairs(methods) do
    api.nvim_create_autocmd(events, {
      group = group,
      buffer = bufnr,
      callback = function()
        method(object)
      end,
    })
  end
  return group
end

return M

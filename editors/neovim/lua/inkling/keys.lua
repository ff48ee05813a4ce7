--- Insert-mode keys of one buffer: ours while a suggestion is shown, the user's otherwise.
local M = {}

local function termcodes(keys)
  return vim.api.nvim_replace_termcodes(keys, true, true, true)
end

--- The mapping that ours hides: of the buffer, found when ours was made, or else the global one.
local function hidden(lhs, of_buffer)
  if of_buffer then
    return of_buffer
  end
  local raw = termcodes(lhs)
  return vim.iter(vim.api.nvim_get_keymap("i")):find(function(mapping)
    return mapping.lhsraw == raw or mapping.lhsrawalt == raw
  end)
end

--- Does what the key would have done without us.
local function fall_back(lhs, of_buffer)
  local mapping = hidden(lhs, of_buffer)
  local keys, remap = termcodes(lhs), false
  if mapping then
    remap = mapping.noremap == 0
    if mapping.callback then
      keys = mapping.callback()
    else
      keys = mapping.rhs:gsub("<SID>", ("<SNR>%d_"):format(mapping.sid))
      keys = mapping.expr == 1 and vim.api.nvim_eval(keys) or termcodes(keys)
    end
    if mapping.expr ~= 1 and mapping.callback then
      return
    end
    if mapping.expr == 1 and mapping.replace_keycodes == 1 then
      keys = termcodes(keys or "")
    end
  end
  -- "t": as if typed, so that abbreviations and undo work; "i": before what is typed next.
  vim.api.nvim_feedkeys(keys or "", remap and "mit" or "nit", false)
end

--- Maps `keys` in a buffer. An action says whether it did something; if not, the key falls back.
---@param bufnr integer
---@param keys table<inkling.Action, string|false>
---@param actions table<inkling.Action, fun(): boolean>
---@return fun() remove Takes the mappings back and puts the former ones in place
function M.map(bufnr, keys, actions)
  local former = {}
  for action, lhs in pairs(keys) do
    if lhs then
      local mapping = vim.api.nvim_buf_call(bufnr, function()
        return vim.fn.maparg(lhs, "i", false, true)
      end)
      former[lhs] = mapping.buffer == 1 and mapping or false
      vim.keymap.set("i", lhs, function()
        if not actions[action]() then
          fall_back(lhs, former[lhs])
        end
      end, { buffer = bufnr, desc = "Inkling: " .. action:gsub("_", " ") })
    end
  end
  return function()
    if not vim.api.nvim_buf_is_valid(bufnr) then
      return
    end
    vim.api.nvim_buf_call(bufnr, function()
      for lhs, mapping in pairs(former) do
        pcall(vim.keymap.del, "i", lhs, { buffer = bufnr })
        if mapping then
          vim.fn.mapset("i", false, mapping)
        end
      end
    end)
  end
end

return M

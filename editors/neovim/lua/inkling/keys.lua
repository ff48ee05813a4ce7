--- Keys of one buffer: ours while there is something to accept, the user's otherwise.
local M = {}

local function termcodes(keys)
  return vim.api.nvim_replace_termcodes(keys, true, true, true)
end

--- The mapping that ours hides: of the buffer, found when ours was made, or else the global one.
local function hidden(mode, lhs, of_buffer)
  if of_buffer then
    return of_buffer
  end
  local raw = termcodes(lhs)
  return vim.iter(vim.api.nvim_get_keymap(mode)):find(function(mapping)
    return mapping.lhsraw == raw or mapping.lhsrawalt == raw
  end)
end

--- Does what the key would have done without us.
local function fall_back(mode, lhs, of_buffer)
  local mapping = hidden(mode, lhs, of_buffer)
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

---@class inkling.Mapping
---@field mode "i"|"n"
---@field lhs string
---@field former table|false What of the buffer ours took the place of

---@param bufnr integer
---@param mode "i"|"n"
---@param lhs string
---@param name string
---@param act fun(): boolean
---@return inkling.Mapping
local function set(bufnr, mode, lhs, name, act)
  local mapping = vim.api.nvim_buf_call(bufnr, function()
    return vim.fn.maparg(lhs, mode, false, true)
  end)
  local former = mapping.buffer == 1 and mapping or false
  vim.keymap.set(mode, lhs, function()
    if not act() then
      fall_back(mode, lhs, former)
    end
  end, { buffer = bufnr, desc = "Inkling: " .. name:gsub("_", " ") })
  return { mode = mode, lhs = lhs, former = former }
end

--- Maps `keys` in a buffer, in Insert mode, those of `everywhere` in Normal mode as well. An action
--- says whether it did something; if not, the key falls back.
---@param bufnr integer
---@param keys table<inkling.Action, string|false>
---@param actions table<inkling.Action, fun(): boolean>
---@param everywhere inkling.Action[]
---@return fun() remove Takes the mappings back and puts the former ones in place
function M.map(bufnr, keys, actions, everywhere)
  local mappings = {}
  for action, lhs in pairs(keys) do
    local act = actions[action]
    if lhs and act then
      table.insert(mappings, set(bufnr, "i", lhs, action, act))
      if vim.list_contains(everywhere, action) then
        table.insert(mappings, set(bufnr, "n", lhs, action, act))
      end
    end
  end
  return function()
    if not vim.api.nvim_buf_is_valid(bufnr) then
      return
    end
    vim.api.nvim_buf_call(bufnr, function()
      for _, mapping in ipairs(mappings) do
        pcall(vim.keymap.del, mapping.mode, mapping.lhs, { buffer = bufnr })
        if mapping.former then
          vim.fn.mapset(mapping.mode, false, mapping.former)
        end
      end
    end)
  end
end

return M

--- How ghost text looks: one extmark at the cursor. Knows nothing of requests or accepting.
local api = vim.api
local M = {}

local NAMESPACE = api.nvim_create_namespace("inkling")
local HIGHLIGHT = "InklingGhost"
local MARK = 1

--- Virtual text shows a tab as a control character, so it is spelt out.
---@param text string
---@param column integer Screen column it starts at
local function expand(text, column)
  local out = ""
  for before, tab in text:gmatch("([^\t]*)(\t?)") do
    out = out .. before
    if tab ~= "" then
      local at = column + vim.fn.strdisplaywidth(out, column)
      out = out .. (" "):rep(vim.fn.strdisplaywidth("\t", at))
    end
  end
  return out
end

--- Draws `text` at the cursor `at`; `replaced` is the text after the cursor that it replaces.
---@param bufnr integer
---@param at inkling.Place
---@param text string
---@param replaced string
function M.draw(bufnr, at, text, replaced)
  local lines = vim.split(text, "\n", { plain = true })
  local column = vim.fn.strdisplaywidth(at.line:sub(1, at.col))
  local tail = at.line:sub(at.col + #replaced + 1)
  local mark = { id = MARK, hl_mode = "combine", priority = 4096 }
  if #lines == 1 then
    -- Text that is replaced by itself stays where it is; the new part is drawn before it.
    if replaced ~= "" and vim.endswith(text, replaced) then
      lines[1] = text:sub(1, -#replaced - 1)
    end
    mark.virt_text = { { expand(lines[1], column), HIGHLIGHT } }
    mark.virt_text_pos = "inline"
  else
    -- What follows the cursor will follow the last line: it is covered here and shown there.
    local first = expand(lines[1], column)
    local covered = vim.fn.strdisplaywidth(at.line:sub(at.col + 1), column)
    local blank = math.max(0, covered - vim.fn.strdisplaywidth(first, column))
    mark.virt_text = { { first .. (" "):rep(blank), HIGHLIGHT } }
    mark.virt_text_pos = covered > 0 and "overlay" or "inline"
    mark.virt_lines = vim.tbl_map(function(line)
      return { { expand(line, 0), HIGHLIGHT } }
    end, vim.list_slice(lines, 2))
    if tail ~= "" then
      table.insert(mark.virt_lines[#mark.virt_lines], { expand(tail, 0), "Normal" })
    end
  end
  api.nvim_buf_set_extmark(bufnr, NAMESPACE, at.row, at.col, mark)
end

---@param bufnr integer
function M.clear(bufnr)
  if api.nvim_buf_is_valid(bufnr) then
    api.nvim_buf_del_extmark(bufnr, NAMESPACE, MARK)
  end
end

--- Ghost text is as dim as the colour scheme's own non-text, unless the user says otherwise.
function M.define_highlight()
  api.nvim_set_hl(0, HIGHLIGHT, { link = "NonText", default = true })
end

return M

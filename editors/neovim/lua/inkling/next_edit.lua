--- The next edit that a rename or a new signature asks for: asked for when the server says that
--- there is one, shown where it is or beside the cursor, and put in place with one key.
local events = require("inkling.events")

local api = vim.api
local METHOD = "inkling/nextEdit"
local NAMESPACE = api.nvim_create_namespace("inkling.next_edit")
local OLD, NEW, HINT = "InklingNextEditOld", "InklingNextEditNew", "InklingNextEditHint"

---@class inkling.Edit
---@field uri string
---@field version integer? Of the open document that it is an edit of
---@field range lsp.Range
---@field oldText string
---@field newText string
---@field label string

---@class inkling.NextEdit
---@field private bufnr integer
---@field private client vim.lsp.Client
---@field private group integer
---@field private key string What is shown as the key to press
---@field private edits inkling.Edit[] What the server said last, the next one first
---@field private remaining integer
---@field private tick integer The changedtick of the text that it was said about
---@field private asked integer How often was asked; only the last answer counts
local NextEdit = {}
NextEdit.__index = NextEdit

--- An edit with the line ends that a buffer's lines are joined by, whatever its file has.
---@param edit inkling.Edit
---@return inkling.Edit
local function with_line_feeds(edit)
  edit.oldText, edit.newText = edit.oldText:gsub("\r\n", "\n"), edit.newText:gsub("\r\n", "\n")
  return edit
end

---@param bufnr integer
---@param client vim.lsp.Client
---@param key string|false
---@return inkling.NextEdit
function NextEdit.new(bufnr, client, key)
  local self = setmetatable({
    bufnr = bufnr,
    client = client,
    key = key or ":Inkling nextedit",
    edits = {},
    remaining = 0,
    tick = -1,
    asked = 0,
  }, NextEdit)
  self.group = events.listen(self, "next_edit", bufnr, {
    -- stylua: ignore
    [NextEdit.refresh] = {
      "CursorMoved", "CursorMovedI", "WinScrolled", "InsertLeave", "BufEnter",
      "TextChanged", "TextChangedI", "TextChangedP",
    },
    [NextEdit.clear] = "BufLeave",
  })
  return self
end

function NextEdit:close()
  self:forget()
  api.nvim_del_augroup_by_id(self.group)
end

--- The server says that there is a next edit for this version of the buffer, or none any more.
---@param version integer
function NextEdit:ready(version)
  if vim.lsp.util.buf_versions[self.bufnr] == version then
    self:ask()
  end
end

--- Asks for the next edit, seen from the cursor, and shows it.
function NextEdit:ask()
  if api.nvim_get_current_buf() ~= self.bufnr or self.client:is_stopped() then
    return
  end
  local at = vim.lsp.util.make_position_params(0, self.client.offset_encoding)
  local tick = api.nvim_buf_get_changedtick(self.bufnr)
  self.asked = self.asked + 1
  local asked = self.asked
  self.client:request(METHOD, at, function(failure, result)
    if failure then
      vim.lsp.log.error("inkling", METHOD, failure)
    end
    if self.asked == asked and api.nvim_buf_is_valid(self.bufnr) then
      self.edits = vim.tbl_map(with_line_feeds, result and result.edits or {})
      self.remaining = result and result.remaining or 0
      self.tick = tick
      self:refresh()
    end
  end, self.bufnr)
end

---@return boolean
function NextEdit:visible()
  return self.edits[1] ~= nil
end

---@private
function NextEdit:clear()
  if api.nvim_buf_is_valid(self.bufnr) then
    api.nvim_buf_clear_namespace(self.bufnr, NAMESPACE, 0, -1)
  end
end

---@private
function NextEdit:forget()
  self.edits = {}
  self.asked = self.asked + 1 -- what is under way is not wanted any more
  self:clear()
end

--- Shows the next edit; one that was meant for another text is forgotten.
function NextEdit:refresh()
  self:clear()
  if api.nvim_buf_get_changedtick(self.bufnr) ~= self.tick then
    self.edits = {}
  end
  local edit = self.edits[1]
  if not edit or api.nvim_get_current_buf() ~= self.bufnr then
    return
  end
  local row = edit.range.start.line
  local here = vim.uri_to_bufnr(edit.uri) == self.bufnr
  local seen = here and row + 1 >= vim.fn.line("w0") and row + 1 <= vim.fn.line("w$")
  if seen and edit.range["end"].line == row then
    self:draw_there(edit)
  else
    local file = here and "line " or vim.fs.basename(vim.uri_to_fname(edit.uri)) .. ":"
    self:draw_hint(("→ %s%d: %s"):format(file, row + 1, edit.label))
  end
end

---@private
---@param edit inkling.Edit
function NextEdit:draw_there(edit)
  local row, first, last = self:bytes(self.bufnr, edit)
  local lines = vim.split(edit.newText, "\n", { plain = true })
  local shown = lines[1] .. (#lines > 1 and " …" or "")
  local virtual = edit.newText ~= "" and { { shown, NEW } } or nil
  if edit.newText == "" and edit.oldText == "" then
    virtual = { { " " .. edit.label .. " ", HINT } }
  end
  api.nvim_buf_set_extmark(self.bufnr, NAMESPACE, row, first, {
    end_col = last,
    hl_group = first < last and OLD or nil,
    priority = 4096,
  })
  if virtual then
    api.nvim_buf_set_extmark(self.bufnr, NAMESPACE, row, last, {
      virt_text = virtual,
      virt_text_pos = "inline",
    })
  end
  self:draw_keys(row)
end

---@private
---@param row integer
---@param told? string
function NextEdit:draw_keys(row, told)
  local more = self.remaining > 1 and (", %d more"):format(self.remaining - 1) or ""
  api.nvim_buf_set_extmark(self.bufnr, NAMESPACE, row, 0, {
    virt_text = { { ("  %s(%s%s)"):format(told and told .. "  " or "", self.key, more), HINT } },
    virt_text_pos = "eol",
  })
end

---@private
---@param told string
function NextEdit:draw_hint(told)
  self:draw_keys(api.nvim_win_get_cursor(0)[1] - 1, told)
end

--- Row, first and last byte column of an edit; nil where the buffer has no such place.
---@private
---@param bufnr integer
---@param edit inkling.Edit
function NextEdit:bytes(bufnr, edit)
  local first, last = edit.range.start, edit.range["end"]
  local function column(place)
    local line = api.nvim_buf_get_lines(bufnr, place.line, place.line + 1, false)[1]
    return line and vim.str_byteindex(line, self.client.offset_encoding, place.character, false)
  end
  return first.line, column(first), column(last), last.line
end

--- Goes where the next edit is and makes it; then shows the one after it.
---@return boolean done False if there is none
function NextEdit:accept()
  self:refresh()
  local edit = self.edits[1]
  if not edit then
    return false
  end
  self:forget()
  local target = vim.uri_to_bufnr(edit.uri)
  vim.fn.bufload(target)
  vim.bo[target].buflisted = true
  local row, first, last, last_row = self:bytes(target, edit)
  local known = edit.version == nil or edit.version == vim.NIL
  local same = known or vim.lsp.util.buf_versions[target] == edit.version
  local text = first and last and api.nvim_buf_get_text(target, row, first, last_row, last, {})
  if not (same and text and table.concat(text, "\n") == edit.oldText) then
    vim.notify("Inkling: the text has changed meanwhile; nothing was edited")
    self:ask()
    return true
  end
  if not vim.bo[target].modifiable then
    vim.notify("Inkling: " .. vim.fn.bufname(target) .. " cannot be edited; see :help 'modifiable'")
    return true
  end
  vim.cmd("normal! m'")
  if target ~= self.bufnr then
    api.nvim_win_set_buf(0, target)
  end
  local lines = vim.split(edit.newText, "\n", { plain = true })
  if edit.newText ~= edit.oldText then
    vim.cmd("let &g:undolevels = &g:undolevels") -- `u` takes back this edit, no more
    api.nvim_buf_set_text(target, row, first, last_row, last, lines)
  end
  local column = #lines[#lines] + (#lines == 1 and first or 0)
  api.nvim_win_set_cursor(0, { row + #lines, column })
  vim.schedule(function()
    local next_one = require("inkling").next_edit_of(target)
    if next_one then
      next_one:ask()
    end
  end)
  return true
end

--- Removes the next edit, and those after it.
---@return boolean done False if there is none
function NextEdit:dismiss()
  if not self:visible() then
    return false
  end
  self:forget()
  local here = { uri = vim.uri_from_bufnr(self.bufnr) }
  require("inkling.server").execute(self.client, "inkling.dismissNextEdit", { here })
  return true
end

--- Colours of the colour scheme's own, unless the user says otherwise.
function NextEdit.define_highlight()
  for name, link in pairs({ [OLD] = "DiffDelete", [NEW] = "DiffAdd", [HINT] = "NonText" }) do
    api.nvim_set_hl(0, name, { link = link, default = true })
  end
end

return NextEdit

--- Ghost text in one buffer: asks the server after a short pause, draws the answer, shrinks it
--- while the user types it, and accepts it.
local suggestions = require("inkling.suggestion")
local drawing = require("inkling.drawing")
local events = require("inkling.events")

local api = vim.api
local METHOD = "textDocument/inlineCompletion"
local INVOKED, AUTOMATIC = 1, 2 -- InlineCompletionTriggerKind

---@class inkling.Ghost
---@field private bufnr integer
---@field private client vim.lsp.Client
---@field private group integer
---@field private timer uv.uv_timer_t
---@field private debounce_ms integer
---@field private pending? { id: integer? } The request that is awaited
---@field private shown inkling.Suggestion[] Those that still fit what is typed
---@field private chosen integer Index in `shown`
local Ghost = {}
Ghost.__index = Ghost

---@param bufnr integer
---@param client vim.lsp.Client
---@param options inkling.Options
---@return inkling.Ghost
function Ghost.new(bufnr, client, options)
  local self = setmetatable({
    bufnr = bufnr,
    client = client,
    timer = assert(vim.uv.new_timer()),
    debounce_ms = options.debounce_ms,
    shown = {},
    chosen = 1,
  }, Ghost)
  self.group = events.listen(self, "ghost", bufnr, {
    [Ghost.typed] = { "InsertEnter", "TextChangedI", "TextChangedP" },
    [Ghost.refresh] = "CursorMovedI",
    [Ghost.dismiss] = { "InsertLeave", "BufLeave" },
  })
  -- CTRL-C leaves Insert mode without InsertLeave.
  api.nvim_create_autocmd("ModeChanged", {
    group = self.group,
    pattern = "i*:n*",
    callback = function()
      if api.nvim_get_current_buf() == bufnr then
        self:dismiss()
      end
    end,
  })
  return self
end

function Ghost:close()
  self:dismiss()
  self.timer:close()
  api.nvim_del_augroup_by_id(self.group)
end

--- Whether the buffer is being typed in, with nothing else claiming the place at the cursor.
---@private
function Ghost:typing()
  return not self.timer:is_closing()
    and api.nvim_get_current_buf() == self.bufnr
    and api.nvim_get_mode().mode:sub(1, 1) == "i"
    and vim.fn.pumvisible() == 0
    and vim.fn.reg_executing() == ""
end

---@private
---@return inkling.Place
function Ghost:place()
  local cursor = api.nvim_win_get_cursor(0)
  return { row = cursor[1] - 1, col = cursor[2], line = api.nvim_get_current_line() }
end

--- What is left of a suggestion at the cursor.
---@private
---@param suggestion inkling.Suggestion
---@param at inkling.Place
---@return string?
function Ghost:rest(suggestion, at)
  if at.row < suggestion.row or (at.row == suggestion.row and at.col < suggestion.col) then
    return nil
  end
  local ok, typed =
    pcall(api.nvim_buf_get_text, self.bufnr, suggestion.row, suggestion.col, at.row, at.col, {})
  return ok and suggestions.rest(suggestion, table.concat(typed, "\n"), at.line:sub(at.col + 1))
    or nil
end

--- Draws what is left of the chosen suggestion, or removes it. Says whether something is shown.
---@return boolean
function Ghost:refresh()
  local at = self:typing() and self:place()
  local chosen = self.shown[self.chosen]
  self.shown = vim.tbl_filter(function(suggestion)
    return at and self:rest(suggestion, at) ~= nil
  end, self.shown)
  local kept = vim.iter(ipairs(self.shown)):find(function(_, suggestion)
    return suggestion == chosen
  end)
  self.chosen = kept or 1
  local current = self.shown[self.chosen]
  if not (at and current) then
    drawing.clear(self.bufnr)
    return false
  end
  drawing.draw(self.bufnr, at, assert(self:rest(current, at)), current.replaced)
  return true
end

---@private
function Ghost:typed()
  if not self:refresh() then
    -- What is under way may still fit; the next request cancels it.
    self.timer:start(self.debounce_ms, 0, vim.schedule_wrap(function()
      self:ask(AUTOMATIC)
    end))
  end
end

---@private
function Ghost:cancel()
  self.timer:stop()
  if self.pending and self.pending.id then
    self.client:cancel_request(self.pending.id)
  end
  self.pending = nil
end

--- The server says that there is more of what it suggested. What is shown stays until the answer.
function Ghost:grown()
  if self:visible() and not self.pending and self:refresh() then
    self:ask(AUTOMATIC, nil, true)
  end
end

---@private
---@param trigger integer
---@param then_choose? integer
---@param growing? boolean Only what begins with the shown text is of use
function Ghost:ask(trigger, then_choose, growing)
  if not self:typing() or self.client:is_stopped() then
    return
  end
  self:cancel()
  local at = self:place()
  local params = vim.lsp.util.make_position_params(0, self.client.offset_encoding)
  params.context = { triggerKind = trigger }
  local request = {}
  self.pending = request
  local _, id = self.client:request(METHOD, params, function(failure, result)
    if self.pending == request then
      self.pending = nil
      self:answered(failure, result, at, then_choose, growing)
    end
  end, self.bufnr)
  request.id = id
end

---@private
function Ghost:answered(failure, result, at, then_choose, growing)
  if failure then
    vim.lsp.log.error("inkling", METHOD, failure)
  end
  local found = {}
  for _, item in ipairs(result and (result.items or result) or {}) do
    table.insert(found, suggestions.from_item(item, at, self.client.offset_encoding))
  end
  if growing then
    then_choose = self:longer(found)
    if not then_choose then
      return
    end
  end
  self.shown, self.chosen = found, then_choose or 1
  if #self.shown > 0 then
    self.chosen = (self.chosen - 1) % #self.shown + 1
  end
  if self:refresh() then
    self.timer:stop()
  end
end

--- Which of the suggestions goes on from what is shown now, after all that was typed meanwhile.
---@private
---@param found inkling.Suggestion[]
---@return integer?
function Ghost:longer(found)
  local current = self:refresh() and self.shown[self.chosen]
  if not current then
    return nil
  end
  local at = self:place()
  local shown = assert(self:rest(current, at))
  return vim.iter(ipairs(found)):find(function(_, suggestion)
    local rest = self:rest(suggestion, at)
    return rest ~= nil and vim.startswith(rest, shown)
  end)
end

---@return boolean
function Ghost:visible()
  return self.shown[1] ~= nil
end

--- Puts the suggestion, or the first word or line of it, into the buffer.
---@param kind "full"|"word"|"line"
---@return boolean accepted False if none is shown
function Ghost:accept(kind)
  if not self:refresh() then
    return false
  end
  local at, current = self:place(), self.shown[self.chosen]
  local rest = assert(self:rest(current, at))
  local part = suggestions.part[kind](rest)
  -- The last piece is as good as the whole: what only the text behind the cursor says again goes.
  if part == rest or rest:sub(#part + 1) == current.replaced then
    kind, part = "full", rest
  end
  local last = at.col + (kind == "full" and #current.replaced or 0)
  local lines = vim.split(part, "\n", { plain = true })
  vim.cmd("let &g:undolevels = &g:undolevels") -- `u` takes back what was accepted, no more
  api.nvim_buf_set_text(self.bufnr, at.row, at.col, at.row, last, lines)
  local end_col = #lines[#lines] + (#lines == 1 and at.col or 0)
  api.nvim_win_set_cursor(0, { at.row + #lines, end_col })
  self:tell(current.command, kind, part)
  self:refresh()
  return true
end

---@private
---@param command? lsp.Command
---@param kind string
---@param part string
function Ghost:tell(command, kind, part)
  if not command then
    return
  end
  local arguments = vim.deepcopy(command.arguments or {})
  if type(arguments[1]) == "table" then
    arguments[1].kind = kind
    arguments[1].chars = vim.str_utfindex(part, "utf-32")
  end
  require("inkling.server").execute(self.client, command.command, arguments)
end

--- Shows another candidate; asks for more where there is only one.
---@param step 1|-1
function Ghost:cycle(step)
  if #self.shown == 1 then
    self:ask(INVOKED, 1 + step)
  elseif #self.shown > 1 then
    self.chosen = (self.chosen - 1 + step) % #self.shown + 1
    self:refresh()
  end
end

--- Asks now, whether or not anything was typed.
function Ghost:suggest()
  self:ask(INVOKED)
end

--- Removes the suggestion and stops the request for one.
function Ghost:dismiss()
  self:cancel()
  self.shown = {}
  drawing.clear(self.bufnr)
end

return Ghost

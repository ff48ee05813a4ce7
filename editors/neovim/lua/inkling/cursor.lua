--- Tells the server where the cursor is when it moved without an edit, so that it can prepare what
--- is typed there. Not at every move: at most once in a while, the last place always.
local events = require("inkling.events")

local api = vim.api
local METHOD = "inkling/cursor"
local PAUSE_MS = 150

---@class inkling.Cursor
---@field private bufnr integer
---@field private client vim.lsp.Client
---@field private group integer
---@field private timer uv.uv_timer_t
---@field private tick integer The buffer's changedtick when the cursor was last seen
---@field private waiting boolean Whether it moved since it was last told
local Cursor = {}
Cursor.__index = Cursor

---@param bufnr integer
---@param client vim.lsp.Client
---@return inkling.Cursor
function Cursor.new(bufnr, client)
  local self = setmetatable({
    bufnr = bufnr,
    client = client,
    timer = assert(vim.uv.new_timer()),
    tick = api.nvim_buf_get_changedtick(bufnr),
    waiting = false,
  }, Cursor)
  self.group = events.listen(self, "cursor", bufnr, {
    [Cursor.moved] = { "CursorMoved", "CursorMovedI" },
    [Cursor.tell] = { "BufEnter", "FocusGained" },
  })
  self:tell()
  return self
end

function Cursor:close()
  self.timer:close()
  api.nvim_del_augroup_by_id(self.group)
end

---@private
function Cursor:moved()
  local tick = api.nvim_buf_get_changedtick(self.bufnr)
  local edited = tick ~= self.tick
  self.tick = tick
  if not edited then
    self:tell()
  end
end

---@private
function Cursor:tell()
  self.waiting = true
  if self.timer:is_active() then
    return
  end
  self:send()
  self.timer:start(PAUSE_MS, PAUSE_MS, vim.schedule_wrap(function()
    if self.waiting then
      self:send()
    elseif not self.timer:is_closing() then
      self.timer:stop()
    end
  end))
end

---@private
function Cursor:send()
  self.waiting = false
  local here = api.nvim_get_current_buf() == self.bufnr
  if here and not self.client:is_stopped() then
    local at = vim.lsp.util.make_position_params(0, self.client.offset_encoding)
    self.client:notify(METHOD, at)
  end
end

return Cursor

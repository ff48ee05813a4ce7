--- Inkling for Neovim: `setup()`, and what keys, commands and statuslines call.
local drawing = require("inkling.drawing")
local Ghost = require("inkling.ghost")
local keys = require("inkling.keys")
local options = require("inkling.options")
local server = require("inkling.server")
local status = require("inkling.status")

local M = {}

---@class inkling.Session What Inkling keeps for one buffer with a server
---@field surface inkling.Ghost
---@field unmap fun()

---@type table<integer, inkling.Session> By buffer
local sessions = {}

local function here()
  local session = sessions[vim.api.nvim_get_current_buf()]
  return session and session.surface
end

local function detach(bufnr)
  local session = sessions[bufnr]
  if session then
    sessions[bufnr] = nil
    session.unmap()
    session.surface:close()
  end
end

---@param bufnr integer
---@param client vim.lsp.Client
---@param chosen inkling.Options
local function attach(bufnr, client, chosen)
  detach(bufnr)
  if vim.lsp.inline_completion then
    -- Neovim 0.12 would draw a second ghost; its own waits 200 ms, and accepting it after typing
    -- a part of it leaves that part in twice.
    vim.lsp.inline_completion.enable(false, { client_id = client.id })
  end
  local surface = Ghost.new(bufnr, client, chosen)
  local function when_visible(act)
    return function()
      local visible = surface:visible()
      if visible then
        act()
      end
      return visible
    end
  end
  sessions[bufnr] = {
    surface = surface,
    -- stylua: ignore
    unmap = keys.map(bufnr, chosen.keys, {
      accept = function() return surface:accept("full") end,
      accept_word = function() return surface:accept("word") end,
      accept_line = function() return surface:accept("line") end,
      next = when_visible(function() surface:cycle(1) end),
      prev = when_visible(function() surface:cycle(-1) end),
      dismiss = when_visible(function() surface:dismiss() end),
    }),
  }
end

--- Starts Inkling for the languages it knows. May be called again with other options.
---@param given? table See |inkling-options|
function M.setup(given)
  local chosen = options.resolve(given)
  local group = vim.api.nvim_create_augroup("inkling", { clear = true })
  vim.api.nvim_create_autocmd("LspAttach", {
    group = group,
    callback = function(event)
      local client = vim.lsp.get_client_by_id(event.data.client_id)
      if client and client.name == server.NAME then
        attach(event.buf, client, chosen)
      end
    end,
  })
  vim.api.nvim_create_autocmd("LspDetach", {
    group = group,
    callback = function(event)
      local client = vim.lsp.get_client_by_id(event.data.client_id)
      if client and client.name == server.NAME then
        detach(event.buf)
      end
    end,
  })
  vim.api.nvim_create_autocmd("ColorScheme", { group = group, callback = drawing.define_highlight })
  drawing.define_highlight()
  for _, client in ipairs(server.clients()) do
    for bufnr in pairs(client.attached_buffers) do
      attach(bufnr, client, chosen)
    end
  end
  if not chosen.cmd and not server.find() then
    vim.notify(server.MISSING, vim.log.levels.WARN)
    return
  end
  vim.lsp.config(server.NAME, server.config(chosen))
  vim.lsp.enable(server.NAME)
end

--- Puts the suggestion at the cursor, or the first word or line of it, into the buffer.
---@param kind? "full"|"word"|"line"
---@return boolean accepted False if none is shown
function M.accept(kind)
  local surface = here()
  return surface ~= nil and surface:accept(kind or "full")
end

--- Whether a suggestion is shown at the cursor.
---@return boolean
function M.visible()
  local surface = here()
  return surface ~= nil and surface:visible()
end

--- Removes the suggestion at the cursor.
function M.dismiss()
  local surface = here()
  if surface then
    surface:dismiss()
  end
end

--- Shows the next (1) or the previous (-1) candidate.
---@param step 1|-1
function M.cycle(step)
  local surface = here()
  if surface then
    surface:cycle(step)
  end
end

--- Asks for a suggestion now.
function M.suggest()
  local surface = here()
  if surface then
    surface:suggest()
  end
end

M.status = status.text

return M

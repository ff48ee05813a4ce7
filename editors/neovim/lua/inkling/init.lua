--- Inkling for Neovim: `setup()`, and what keys, commands and statuslines call.
local Cursor = require("inkling.cursor")
local drawing = require("inkling.drawing")
local Ghost = require("inkling.ghost")
local keys = require("inkling.keys")
local NextEdit = require("inkling.next_edit")
local options = require("inkling.options")
local server = require("inkling.server")
local status = require("inkling.status")

local M = {}

---@class inkling.Session What Inkling keeps for one buffer with a server
---@field surface inkling.Ghost
---@field cursor inkling.Cursor
---@field next_edit? inkling.NextEdit
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
    session.cursor:close()
    if session.next_edit then
      session.next_edit:close()
    end
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
  local next_edit = chosen.next_edit and NextEdit.new(bufnr, client, chosen.keys.next_edit) or nil
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
    cursor = Cursor.new(bufnr, client),
    next_edit = next_edit,
    -- stylua: ignore
    unmap = keys.map(bufnr, chosen.keys, {
      accept = function() return surface:accept("full") end,
      accept_word = function() return surface:accept("word") end,
      accept_line = function() return surface:accept("line") end,
      next = when_visible(function() surface:cycle(1) end),
      prev = when_visible(function() surface:cycle(-1) end),
      dismiss = when_visible(function() surface:dismiss() end),
      next_edit = next_edit and function() return next_edit:accept() end,
      dismiss_next_edit = next_edit and function() return next_edit:dismiss() end,
    }, { "next_edit", "dismiss_next_edit" }),
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
  vim.api.nvim_create_autocmd("LspProgress", {
    group = group,
    callback = function(event)
      require("inkling.tests").progress(event.data)
      require("inkling.docs").progress(event.data)
    end,
  })
  local function define_highlights()
    drawing.define_highlight()
    NextEdit.define_highlight()
  end
  vim.api.nvim_create_autocmd("ColorScheme", { group = group, callback = define_highlights })
  define_highlights()
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

--- The next edits of a buffer; nil if it has no server or they are turned off.
---@param bufnr? integer Default: the current buffer
---@return inkling.NextEdit?
function M.next_edit_of(bufnr)
  local session = sessions[bufnr or vim.api.nvim_get_current_buf()]
  return session and session.next_edit
end

--- Goes where the next edit is and makes it.
---@return boolean done False if there is none
function M.next_edit()
  local next_edit = M.next_edit_of()
  return next_edit ~= nil and next_edit:accept()
end

--- Removes the next edit, and those after it.
---@return boolean done False if there is none
function M.dismiss_next_edit()
  local next_edit = M.next_edit_of()
  return next_edit ~= nil and next_edit:dismiss()
end

--- The server has more of what it suggested for a document.
---@param uri string
function M.grown(uri)
  local session = sessions[vim.uri_to_bufnr(uri)]
  if session then
    session.surface:grown()
  end
end

--- The server knows a next edit for a version of a document, or none any more.
---@param uri string
---@param version integer
function M.next_edit_ready(uri, version)
  local next_edit = M.next_edit_of(vim.uri_to_bufnr(uri))
  if next_edit then
    next_edit:ready(version)
  end
end

M.status = status.text

return M

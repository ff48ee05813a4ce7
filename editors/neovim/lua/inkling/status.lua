--- What each server last said about itself (`inkling/status`), and its short form for a statusline.
local M = {}

---@class inkling.Status
---@field state "starting"|"ready"|"busy"|"error"|"off"
---@field message string A sentence a person can act on
---@field model? string
---@field action? { title: string, command: string, arguments?: any[] }

---@type table<integer, inkling.Status> By client id
local states = {}
---@type table<integer, table<string, string>> By client id and URI: why nothing is suggested there
local reasons = {}

local MARKS = { starting = "…", ready = "", busy = "*", error = "!", off = "-" }

local function announce(data)
  vim.api.nvim_exec_autocmds("User", { pattern = "InklingStatus", modeline = false, data = data })
  vim.cmd.redrawstatus({ bang = true })
end

--- Keeps what the server said, and tells `User InklingStatus` and the statuslines.
---@param client_id integer
---@param said inkling.Status
function M.set(client_id, said)
  for _, field in ipairs({ "model", "action" }) do
    said[field] = said[field] ~= vim.NIL and said[field] or nil -- Neovim 0.12 keeps a null
  end
  states[client_id] = said
  announce(said)
end

--- Keeps why nothing is suggested in a document; nil: nothing stands against it any more.
---@param client_id integer
---@param uri string
---@param reason? string
function M.set_reason(client_id, uri, reason)
  reasons[client_id] = reasons[client_id] or {}
  reasons[client_id][uri] = reason ~= vim.NIL and reason or nil
  announce(M.of())
end

---@param client_id integer
function M.forget(client_id)
  reasons[client_id] = nil
  if states[client_id] then
    states[client_id] = nil
    announce(nil)
  end
end

--- What the server of a buffer last said, of itself or of that buffer; nil without a server.
---@param bufnr? integer Default: the current buffer
---@return inkling.Status?
function M.of(bufnr)
  for _, client in ipairs(vim.lsp.get_clients({ name = "inkling", bufnr = bufnr or 0 })) do
    local said = states[client.id]
    local reason = vim.tbl_get(reasons, client.id, vim.uri_from_bufnr(bufnr or 0))
    if said and reason and (said.state == "ready" or said.state == "busy") then
      return { state = "off", message = M.nothing_here(reason), model = said.model }
    end
    return said or { state = "starting", message = "The language server is starting." }
  end
end

---@param reason string
function M.nothing_here(reason)
  return ("Nothing is suggested in this file: %s."):format(reason)
end

--- For a statusline: "" without a server, else `inkling` with a mark for all but "ready".
---@param bufnr? integer
---@return string
function M.text(bufnr)
  local said = M.of(bufnr)
  return said and "inkling" .. (MARKS[said.state] or "") or ""
end

return M

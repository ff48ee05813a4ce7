--- What each server last said about itself (`inkling/status`), and its short form for a statusline.
local M = {}

---@class inkling.Status
---@field state "starting"|"ready"|"busy"|"error"|"off"
---@field message string A sentence a person can act on
---@field model? string
---@field action? { title: string, command: string, arguments?: any[] }

---@type table<integer, inkling.Status> By client id
local states = {}

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

---@param client_id integer
function M.forget(client_id)
  if states[client_id] then
    states[client_id] = nil
    announce(nil)
  end
end

--- What the server of a buffer last said; nil without a server.
---@param bufnr? integer Default: the current buffer
---@return inkling.Status?
function M.of(bufnr)
  for _, client in ipairs(vim.lsp.get_clients({ name = "inkling", bufnr = bufnr or 0 })) do
    return states[client.id]
      or { state = "starting", message = "The language server is starting." }
  end
end

--- For a statusline: "" without a server, else `inkling` with a mark for all but "ready".
---@param bufnr? integer
---@return string
function M.text(bufnr)
  local said = M.of(bufnr)
  return said and "inkling" .. (MARKS[said.state] or "") or ""
end

return M

--- `:Inkling SUBCOMMAND`: a table of them, each a few lines over the plugin and the server.
local server = require("inkling.server")
local status = require("inkling.status")

local M = {}

---@return vim.lsp.Client?
local function client_here()
  local client = vim.lsp.get_clients({ name = server.NAME, bufnr = 0 })[1] or server.clients()[1]
  if not client then
    vim.notify("Inkling is not running; open a source file, or see :checkhealth inkling")
  end
  return client
end

--- Why the current buffer has no server, and what to do about it.
local function why_none()
  local filetype = vim.bo.filetype
  if not vim.list_contains(server.FILETYPES, filetype) then
    local told = filetype == "" and "this buffer has no file type" or ("%q is none of its file types"):format(filetype)
    return told .. " (" .. table.concat(server.FILETYPES, ", ") .. ")"
  end
  return "no server for this buffer; see :checkhealth inkling"
end

--- A result as lines to read: `suggestions.shown: 3`.
---@param result any
---@param name? string
---@return string[]
function M.lines(result, name)
  if type(result) ~= "table" then
    return { (name and name .. ": " or "") .. tostring(result) }
  end
  local keys = vim.tbl_keys(result)
  table.sort(keys)
  return vim
    .iter(keys)
    :map(function(key)
      return M.lines(result[key], name and ("%s.%s"):format(name, key) or key)
    end)
    :flatten()
    :totable()
end

---@param lines string[]
local function show(lines)
  vim.cmd.new()
  vim.bo.buftype, vim.bo.bufhidden, vim.bo.swapfile = "nofile", "wipe", false
  vim.api.nvim_buf_set_lines(0, 0, -1, false, lines)
  vim.bo.modifiable = false
end

--- Sends the settings with `completion.enabled` turned over; the server's status tells the rest.
local function toggle()
  for _, client in ipairs(server.clients()) do
    local completion = vim.tbl_get(client.settings, "inkling", "completion") or {}
    local enabled = completion.enabled == false
    client.settings = vim.tbl_deep_extend("force", client.settings, {
      inkling = { completion = { enabled = enabled } },
    })
    client:notify("workspace/didChangeConfiguration", { settings = client.settings })
    vim.notify("Inkling: completions are " .. (enabled and "on" or "off"))
  end
  require("inkling").dismiss()
end

---@class inkling.Subcommand
---@field run fun(argument?: string)
---@field arguments? string[]

---@type table<string, inkling.Subcommand>
local subcommands = {
  accept = {
    arguments = { "full", "word", "line" },
    run = function(kind)
      require("inkling").accept(kind --[[@as "full"|"word"|"line"|nil]])
    end,
  },
  dismiss = {
    run = function()
      require("inkling").dismiss()
    end,
  },
  next = {
    run = function()
      require("inkling").cycle(1)
    end,
  },
  prev = {
    run = function()
      require("inkling").cycle(-1)
    end,
  },
  suggest = {
    run = function()
      require("inkling").suggest()
    end,
  },
  nextedit = {
    arguments = { "accept", "dismiss" },
    run = function(what)
      local inkling = require("inkling")
      local done = what == "dismiss" and inkling.dismiss_next_edit() or what ~= "dismiss" and inkling.next_edit()
      if not done then
        vim.notify("Inkling: there is no next edit")
      end
    end,
  },
  tests = {
    arguments = { "file", "stop", "clear" },
    run = function(what)
      local client = client_here()
      if not client then
        return
      elseif what == "stop" then
        server.execute(client, "inkling.tests.stop", {})
      elseif what == "clear" then
        server.execute(client, "inkling.tests.dismiss", {})
      else
        require("inkling.tests").generate(client, { uri = vim.uri_from_bufnr(0) })
      end
    end,
  },
  docs = {
    arguments = { "file", "workspace", "chinese", "fix", "rule", "stop" },
    run = function(what)
      local client, docs = client_here(), require("inkling.docs")
      if not client then
        return
      elseif what == "stop" then
        server.execute(client, "inkling.docs.stop", {})
      elseif what == "file" or what == "workspace" then
        docs.generate(client, { uri = vim.uri_from_bufnr(0), workspace = what == "workspace" })
      elseif what == "fix" then
        docs.fix()
      elseif what == "rule" then
        docs.rule()
      else
        docs.at_cursor(what == "chinese" and "zh" or nil)
      end
    end,
  },
  toggle = { run = toggle },
  pull = {
    run = function(model)
      local client = client_here()
      if client then
        server.execute(client, "inkling.pullModel", { model or vim.NIL })
      end
    end,
  },
  restart = {
    arguments = { "server", "engine" },
    run = function(what)
      local client = what == "engine" and client_here()
      if client then
        server.execute(client, "inkling.restartEngine", {})
      elseif what ~= "engine" then
        server.restart()
      end
    end,
  },
  stats = {
    run = function()
      local client = client_here()
      if client then
        server.execute(client, "inkling.showStats", {}, function(result)
          show(M.lines(result))
        end)
      end
    end,
  },
  status = {
    run = function()
      local said = status.of()
      vim.notify("Inkling: " .. (said and said.message or why_none()))
    end,
  },
  fix = {
    run = function()
      local client, said = client_here(), status.of()
      if client and said and said.action then
        server.execute(client, said.action.command, said.action.arguments or {})
      else
        vim.notify("Inkling: there is nothing to do: " .. (said and said.message or why_none()))
      end
    end,
  },
  log = {
    run = function()
      -- A server that never came to write its own log may have said why in Neovim's.
      local own = server.log_file()
      local file = vim.uv.fs_stat(own) and own or vim.lsp.log.get_filename()
      vim.cmd.tabedit(vim.fn.fnameescape(file))
      vim.cmd("normal! G")
    end,
  },
}

---@param kind string
---@param given string
---@param known string[]
local function refuse(kind, given, known)
  table.sort(known)
  local told = ("Inkling: no %s %q; there are: %s"):format(kind, given, table.concat(known, ", "))
  vim.notify(told, vim.log.levels.ERROR)
end

---@param arguments string[]
function M.run(arguments)
  local name, argument = arguments[1] or "status", arguments[2]
  local subcommand = subcommands[name]
  if not subcommand then
    refuse("subcommand", name, vim.tbl_keys(subcommands))
  elseif argument and subcommand.arguments and not vim.list_contains(subcommand.arguments, argument) then
    refuse(":Inkling " .. name, argument, vim.list_slice(subcommand.arguments))
  else
    subcommand.run(argument)
  end
end

--- Completes the command line `line`.
---@param line string
---@return string[]
function M.complete(line)
  local words = vim.split(line, "%s+")
  local given = table.remove(words)
  local subcommand = subcommands[words[2]]
  local choices = #words == 1 and vim.tbl_keys(subcommands) or subcommand and subcommand.arguments or {}
  table.sort(choices)
  return vim.tbl_filter(function(choice)
    return vim.startswith(choice, given)
  end, choices)
end

return M

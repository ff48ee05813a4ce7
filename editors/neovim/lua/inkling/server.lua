--- Which program is the server, and how Neovim starts it. What it says is handled elsewhere.
local status = require("inkling.status")

local M = {}

M.NAME = "inkling"
M.FILETYPES = {
  "c",
  "cpp",
  "go",
  "java",
  "javascript",
  "javascriptreact",
  "python",
  "rust",
  "typescript",
  "typescriptreact",
}
M.MISSING = "Inkling's server was not found: neither on PATH nor in ~/.local/bin. "
  .. "Install it with `pipx install` (:help inkling-install) or set `cmd` in setup()."

--- The server's program: on PATH, or where pipx and uv put it. Never one that a project brings.
---@return string?
function M.find()
  local user = vim.fs.joinpath(vim.uv.os_homedir() or "", ".local", "bin", "inkling")
  for _, program in ipairs({ "inkling", user }) do
    local path = vim.fn.exepath(program)
    if path ~= "" then
      return path
    end
  end
end

--- Where the server writes its log. Neovim's own log of servers takes each line for an error.
---@return string
function M.log_file()
  return vim.fs.joinpath(vim.fn.stdpath("log") --[[@as string]], "inkling.log")
end

--- The configuration for `vim.lsp.config`.
---@param options? inkling.Options
---@return vim.lsp.Config
function M.config(options)
  local settings = options and options.settings or vim.empty_dict()
  -- Without setup() nobody is there to do what the server's own messages ask for.
  local own = options
      and {
        suggestionGrown = true,
        documentStatus = true,
        nextEdit = options.next_edit,
        tests = true,
        docs = true,
      }
    or {}
  return {
    cmd = options and options.cmd or { M.find() or "inkling", "lsp" },
    cmd_env = { INKLING_LOG_FILE = M.log_file() },
    filetypes = M.FILETYPES,
    root_markers = { "inkling.toml", "pyproject.toml", "go.mod", "Cargo.toml", "package.json", ".git" },
    capabilities = {
      textDocument = { inlineCompletion = { dynamicRegistration = false } },
      experimental = next(own) and { inkling = own } or nil,
    },
    init_options = settings,
    settings = { inkling = settings },
    handlers = {
      ["inkling/status"] = function(_, params, context)
        status.set(context.client_id, params)
      end,
      ["inkling/documentStatus"] = function(_, params, context)
        status.set_reason(context.client_id, params.uri, params.reason)
      end,
      ["inkling/suggestionGrown"] = function(_, params)
        require("inkling").grown(params.uri)
      end,
      ["inkling/nextEditReady"] = function(_, params)
        require("inkling").next_edit_ready(params.uri, params.version)
      end,
      ["inkling/testsPreview"] = function(_, params, context)
        require("inkling.tests").show(context.client_id, params)
      end,
      ["inkling/docsPreview"] = function(_, params, context)
        require("inkling.docs").show(context.client_id, params)
      end,
      -- Neovim's own handler is a prompt that takes the keys of somebody who is typing. What the
      -- server asks for, its status offers as well.
      ["window/showMessageRequest"] = function(_, params)
        local hint = params.actions and params.actions[1] and "\nTo do it: :Inkling fix" or ""
        local told = vim.startswith(params.message, "Inkling") and "" or "Inkling: "
        vim.notify(told .. params.message .. hint, vim.log.levels.WARN)
        return vim.NIL
      end,
    },
    -- What a code action asks for that needs the editor first.
    commands = options and {
      ["inkling.tests.generate"] = function(command, context)
        local client = vim.lsp.get_client_by_id(context.client_id)
        if client then
          require("inkling.tests").generate(client, command.arguments[1])
        end
      end,
      ["inkling.tests.copyReproduction"] = function(command)
        vim.fn.setreg('"', command.arguments[1], "l")
        vim.fn.setreg("+", command.arguments[1], "l")
        vim.notify("Inkling: the reproduction is copied")
      end,
    } or nil,
    on_exit = function(_, _, client_id)
      vim.schedule(function()
        status.forget(client_id)
      end)
    end,
  }
end

--- The running servers.
---@return vim.lsp.Client[]
function M.clients()
  return vim.lsp.get_clients({ name = M.NAME })
end

--- Runs a command of the server; `done` gets its result, a failure is shown.
---@param client vim.lsp.Client
---@param command string
---@param arguments any[]
---@param done? fun(result: any)
function M.execute(client, command, arguments, done)
  local params = { command = command, arguments = arguments }
  client:request("workspace/executeCommand", params, function(failure, result)
    if failure then
      vim.notify(("Inkling: %s: %s"):format(command, failure.message), vim.log.levels.ERROR)
    elseif done then
      done(result)
    end
  end)
end

--- Stops the servers and starts them again once they are gone.
function M.restart()
  local leaving = M.clients()
  vim.lsp.enable(M.NAME, false)
  vim.wait(3000, function()
    return vim.iter(leaving):all(function(client)
      return client:is_stopped()
    end)
  end, 20)
  vim.lsp.enable(M.NAME)
end

return M

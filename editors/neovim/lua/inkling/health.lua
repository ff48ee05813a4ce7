--- `:checkhealth inkling`.
local server = require("inkling.server")
local status = require("inkling.status")

local M = {}

local function check_server()
  local program = vim.lsp.config.inkling and vim.lsp.config.inkling.cmd[1] or server.find()
  if not program or vim.fn.executable(program) == 0 then
    return vim.health.error(server.MISSING)
  end
  local started, run = pcall(vim.system, { program, "--version" }, { text = true, timeout = 20000 })
  local answer = started and run:wait()
  if answer and answer.code == 0 then
    vim.health.ok(("%s (%s)"):format(vim.trim(answer.stdout), vim.fn.exepath(program)))
    vim.health.info(("`%s doctor` tells about models, GPU and memory"):format(program))
  else
    local why = answer and (answer.stderr ~= "" and answer.stderr or "exit " .. answer.code)
    vim.health.error(("%s does not run: %s"):format(program, why or run))
  end
end

local function check_clients()
  local clients = server.clients()
  if #clients == 0 then
    vim.health.info("No server is running; one starts when a source file is opened")
  end
  for _, client in ipairs(clients) do
    local bufnr = next(client.attached_buffers)
    local said = bufnr and status.of(bufnr)
    local root = client.root_dir or "no project"
    if said and said.state == "error" then
      local advice = said.action and { (":Inkling fix  (%s)"):format(said.action.title) } or nil
      vim.health.warn(("%s: %s"):format(root, said.message), advice)
    else
      vim.health.ok(("%s: %s"):format(root, said and said.message or "running"))
    end
  end
end

function M.check()
  vim.health.start("inkling")
  if vim.fn.has("nvim-0.11") == 1 then
    vim.health.ok("Neovim " .. tostring(vim.version()))
  else
    vim.health.error("Neovim 0.11 or later is needed")
  end
  check_server()
  check_clients()
end

return M

--- Unit tests: asked for, followed, and shown in a scratch buffer to be kept or dropped. How they
--- are made, and what is written where, the server knows.
local server = require("inkling.server")

local api = vim.api
local NAMESPACE = api.nvim_create_namespace("inkling.tests")
local TITLE = "Inkling tests"
local KEYS = "# Keys: K keeps the test at the cursor, D drops it; gK keeps all, gD drops all; q closes."

local M = {}

---@class inkling.Preview Tests that are not written yet; none left: it is over
---@field id string
---@field source string URI
---@field file string URI
---@field label string
---@field text string
---@field tests { id: integer, name: string, line: integer }[]

---@class inkling.Shown
---@field bufnr integer
---@field preview inkling.Preview

---@type table<string, inkling.Shown> By client and preview
local shown = {}
---@type table<string|integer, true> Tokens of progress that is ours
local tokens = {}

---@param name string URI
---@return integer? bufnr Of a loaded buffer
local function loaded(name)
  local bufnr = vim.fn.bufnr(vim.uri_to_fname(name))
  return bufnr > 0 and api.nvim_buf_is_loaded(bufnr) and bufnr or nil
end

--- Asks for tests of a file, or of what is named of it. They are made of what is on disk, so that
--- is what it has to be first.
---@param client vim.lsp.Client
---@param wanted { uri: string, names?: string[] }
function M.generate(client, wanted)
  local bufnr = loaded(wanted.uri)
  if bufnr and vim.bo[bufnr].modified then
    local name = vim.fs.basename(api.nvim_buf_get_name(bufnr))
    local told = name .. " has unsaved changes, and tests are made of what is on disk."
    if vim.fn.confirm(told, "&Save and go on\n&Cancel") ~= 1 then
      return
    end
    api.nvim_buf_call(bufnr, function()
      vim.cmd("silent write")
    end)
  end
  server.execute(client, "inkling.tests.generate", { wanted })
end

--- How far the tests are, on the last line of the screen.
---@param data { client_id: integer, params: lsp.ProgressParams }
function M.progress(data)
  local token, value = data.params.token, data.params.value
  if value.kind == "begin" and value.title == TITLE then
    tokens[token] = true
  end
  if tokens[token] and value.message then
    local stop = value.kind ~= "end" and "  (:Inkling tests stop)" or ""
    api.nvim_echo({ { ("Inkling: %s%s"):format(value.message, stop) } }, false, {})
  end
  if value.kind == "end" then
    tokens[token] = nil
  end
end

--- Draws the page anew: the server's text below a line about the keys.
---@param page inkling.Shown
local function draw(page)
  local bufnr = page.bufnr
  local lines = vim.split(page.preview.text, "\n", { plain = true })
  table.insert(lines, 1, KEYS)
  vim.bo[bufnr].modifiable = true
  api.nvim_buf_set_lines(bufnr, 0, -1, false, lines)
  vim.bo[bufnr].modifiable = false
  api.nvim_buf_clear_namespace(bufnr, NAMESPACE, 0, -1)
  for _, test in ipairs(page.preview.tests) do
    api.nvim_buf_set_extmark(bufnr, NAMESPACE, test.line + 1, 0, {
      virt_text = { { "  K keep, D drop", "NonText" } },
      virt_text_pos = "eol",
    })
  end
end

--- The test that the cursor is in.
---@param page inkling.Shown
---@return integer? id
local function at_cursor(page)
  local row, found = api.nvim_win_get_cursor(0)[1] - 1, nil
  for _, test in ipairs(page.preview.tests) do
    if test.line + 1 <= row then
      found = test.id
    end
  end
  return found
end

---@param client vim.lsp.Client
---@param page inkling.Shown
---@param keep boolean
---@param test? integer Without it, all that are left
local function decide(client, page, keep, test)
  local before = loaded(page.preview.file)
  local modified = before and vim.bo[before].modified
  local order = { preview = page.preview.id, keep = keep, test = test }
  server.execute(client, "inkling.tests.decide", { order }, function(answer)
    local bufnr = type(answer.file) == "string" and loaded(answer.file)
    if bufnr and not modified then
      vim.bo[bufnr].buflisted = true
      api.nvim_buf_call(bufnr, function()
        vim.cmd("silent write ++p") -- `u` takes it back all the same
      end)
    end
    if bufnr and keep then
      vim.notify(("Inkling: kept in %s"):format(vim.fn.fnamemodify(api.nvim_buf_get_name(bufnr), ":.")))
    end
  end)
end

---@param client vim.lsp.Client
---@param page inkling.Shown
local function map(client, page)
  local function one(keep)
    return function()
      local test = at_cursor(page)
      if test then
        decide(client, page, keep, test)
      else
        vim.notify("Inkling: move the cursor to a test, or use gK and gD for all")
      end
    end
  end
  local function all(keep)
    return function()
      decide(client, page, keep)
    end
  end
  local keys = { K = one(true), D = one(false), gK = all(true), gD = all(false), q = "<Cmd>close<CR>" }
  for key, act in pairs(keys) do
    vim.keymap.set("n", key, act, { buffer = page.bufnr, nowait = true })
  end
end

--- Shows what the server made, what is left of it, or nothing more.
---@param client_id integer
---@param preview inkling.Preview
function M.show(client_id, preview)
  local key = ("%d/%s"):format(client_id, preview.id)
  local page = shown[key]
  if page and not api.nvim_buf_is_valid(page.bufnr) then
    shown[key], page = nil, nil
  end
  if #preview.tests == 0 then
    shown[key] = nil
    if page then
      api.nvim_buf_delete(page.bufnr, { force = true })
    end
    return
  end
  if page then
    page.preview = preview
    draw(page)
    return
  end
  local client = vim.lsp.get_client_by_id(client_id)
  if not client then
    return
  end
  local bufnr = api.nvim_create_buf(false, true)
  vim.bo[bufnr].bufhidden = "wipe"
  api.nvim_buf_set_name(bufnr, ("inkling://%s/%s"):format(key, preview.label))
  vim.bo[bufnr].filetype = vim.filetype.match({ filename = preview.label }) or ""
  page = { bufnr = bufnr, preview = preview }
  shown[key] = page
  draw(page)
  map(client, page)
  -- Beside the source, where whoever types meanwhile goes on typing.
  local window = api.nvim_open_win(bufnr, false, { split = "right" })
  api.nvim_win_set_cursor(window, { preview.tests[1].line + 2, 0 })
end

return M

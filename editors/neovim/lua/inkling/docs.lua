--- Documentation: asked for, followed, and, where it is for several files, shown as a diff before
--- anything is written. What is written where, the server knows.
local server = require("inkling.server")

local api = vim.api
local TITLE = "Inkling docs"
local KEYS = {
  "# Nothing is written yet. gK (or :w) writes all that is shown here, D leaves out the file at the",
  "# cursor, q writes nothing.",
}

local M = {}

---@class inkling.DocsFile
---@field uri string
---@field label string
---@field symbols string[]
---@field diff string

---@class inkling.DocsPreview
---@field id string
---@field label string
---@field summary string[]
---@field files inkling.DocsFile[]

---@type table<string|integer, true> Tokens of progress that is ours
local tokens = {}

--- Asks for docs: of what the cursor is in, of the file, or of the workspace.
---@param client vim.lsp.Client
---@param wanted { uri: string, names?: string[], which?: string, language?: string, workspace?: boolean }
function M.generate(client, wanted)
  server.execute(client, "inkling.generateDocs", { wanted })
end

--- Runs the code action with this kind at the cursor, whose title has these words.
---@param kind string
---@param words string
---@param otherwise string
local function act(kind, words, otherwise)
  local function fits(action)
    return action.title:find(words, 1, true) ~= nil
  end
  local params = vim.lsp.util.make_range_params(0, "utf-16")
  params.context = { diagnostics = {}, only = { kind } }
  local client = vim.lsp.get_clients({ name = server.NAME, bufnr = 0 })[1]
  if not client then
    vim.notify("Inkling: no server for this buffer; see :checkhealth inkling")
    return
  end
  client:request("textDocument/codeAction", params, function(_, found)
    local chosen = vim.iter(found or {}):find(fits)
    if chosen then
      vim.lsp.buf.code_action({
        apply = true,
        context = { only = { kind }, diagnostics = {} },
        filter = function(action)
          return action.title == chosen.title
        end,
      })
    else
      vim.notify("Inkling: " .. otherwise)
    end
  end)
end

--- Docs for what the cursor is in, in the language of the settings or in Chinese.
---@param language? "zh"
function M.at_cursor(language)
  local otherwise = "the cursor is in nothing that docs are written for"
  act("refactor.inkling.docs", language == "zh" and "in Chinese" or "docs for `", otherwise)
end

--- Mends what documentation says wrongly in this file, as far as a machine can.
function M.fix()
  act("source.fixAll.inkling", "Fix", "there is nothing in this file that a machine could mend")
end

--- How far the docs are, on the last line of the screen.
---@param data { client_id: integer, params: lsp.ProgressParams }
function M.progress(data)
  local token, value = data.params.token, data.params.value
  if value.kind == "begin" and value.title == TITLE then
    tokens[token] = true
  end
  if tokens[token] and value.message then
    local stop = value.kind ~= "end" and "  (:Inkling docs stop)" or ""
    api.nvim_echo({ { ("Inkling: %s%s"):format(value.message, stop) } }, false, {})
  end
  if value.kind == "end" then
    tokens[token] = nil
  end
end

---@param uri string
---@return integer? bufnr Of a loaded buffer
local function loaded(uri)
  local bufnr = vim.fn.bufnr(vim.uri_to_fname(uri))
  return bufnr > 0 and api.nvim_buf_is_loaded(bufnr) and bufnr or nil
end

--- Writes what is left of a preview. Files without changes of the user's own are saved as well.
---@param client vim.lsp.Client
---@param preview inkling.DocsPreview
---@param files inkling.DocsFile[]
local function write(client, preview, files)
  local unsaved = {}
  local uris = vim.tbl_map(function(file)
    local bufnr = loaded(file.uri)
    unsaved[file.uri] = bufnr ~= nil and vim.bo[bufnr].modified
    return file.uri
  end, files)
  local order = { preview = preview.id, files = uris }
  server.execute(client, "inkling.docs.decide", { order }, function(answer)
    for _, uri in ipairs(answer.files) do
      local bufnr = loaded(uri)
      if bufnr and not unsaved[uri] then
        vim.bo[bufnr].buflisted = true
        api.nvim_buf_call(bufnr, function()
          vim.cmd("silent write") -- `u` takes it back all the same
        end)
      end
    end
    local count = #answer.files
    if count > 0 then
      vim.notify(("Inkling: docs written in %d file%s"):format(count, count == 1 and "" or "s"))
    end
  end)
end

--- The lines of a preview, and the file that each line is of.
---@param preview inkling.DocsPreview
---@param files inkling.DocsFile[]
---@return string[] lines
---@return table<integer, inkling.DocsFile> files By line, from 1
local function page(preview, files)
  local lines, of_line = vim.list_slice(KEYS), {}
  for _, line in ipairs(preview.summary) do
    table.insert(lines, ("# %s"):format(line))
  end
  for _, file in ipairs(files) do
    table.insert(lines, "")
    of_line[#lines] = file
    for line in vim.gsplit(file.diff:gsub("\n$", ""), "\n", { plain = true }) do
      table.insert(lines, line)
      of_line[#lines] = file
    end
  end
  return lines, of_line
end

--- Shows what the server has written, to be put into files or not.
---@param client_id integer
---@param preview inkling.DocsPreview
function M.show(client_id, preview)
  local client = vim.lsp.get_client_by_id(client_id)
  if not client then
    return
  end
  local bufnr = api.nvim_create_buf(false, true)
  vim.bo[bufnr].buftype, vim.bo[bufnr].bufhidden = "acwrite", "wipe"
  api.nvim_buf_set_name(bufnr, ("inkling://docs/%d/%s"):format(client_id, preview.id))
  vim.bo[bufnr].filetype = "diff"
  local files, of_line = preview.files, {}
  local function draw()
    local lines
    lines, of_line = page(preview, files)
    vim.bo[bufnr].modifiable = true
    api.nvim_buf_set_lines(bufnr, 0, -1, false, lines)
    vim.bo[bufnr].modifiable, vim.bo[bufnr].modified = false, false
  end
  local function close()
    api.nvim_buf_delete(bufnr, { force = true })
  end
  local function keep()
    write(client, preview, files)
    close()
  end
  local function leave_out()
    local here = of_line[api.nvim_win_get_cursor(0)[1]]
    if not here then
      vim.notify("Inkling: move the cursor to the changes of a file, or use gK and q for all")
      return
    end
    files = vim.tbl_filter(function(file)
      return file ~= here
    end, files)
    if #files == 0 then
      close()
    else
      draw()
    end
  end
  draw()
  for key, does in pairs({ gK = keep, D = leave_out, q = close }) do
    vim.keymap.set("n", key, does, { buffer = bufnr, nowait = true })
  end
  api.nvim_create_autocmd("BufWriteCmd", { buffer = bufnr, callback = keep })
  -- Beside the source, where whoever types meanwhile goes on typing.
  api.nvim_open_win(bufnr, false, { split = "right" })
end

--- Opens the page about the rule of the finding at the cursor.
function M.rule()
  local row = api.nvim_win_get_cursor(0)[1] - 1
  for _, one in ipairs(vim.diagnostic.get(0, { lnum = row })) do
    local link = vim.tbl_get(one, "user_data", "lsp", "codeDescription", "href")
    if one.source == TITLE:lower() and link then
      vim.cmd.split(vim.fn.fnameescape(vim.uri_to_fname(link)))
      return
    end
  end
  vim.notify("Inkling: there is no finding about documentation at the cursor")
end

return M

--- A suggestion as a value, and what is left of it after typing. No buffer, no server in here.
local M = {}

---@class inkling.Place Where a suggestion was asked for; row and byte column, zero-based
---@field row integer
---@field col integer
---@field line string The whole line at that time

---@class inkling.Suggestion
---@field text string All it puts at (row, col), with \n line ends
---@field row integer
---@field col integer
---@field tail string What followed the cursor on its line
---@field replaced string The start of `tail` that accepting it replaces
---@field command? lsp.Command To be run when it was accepted

--- A suggestion from the protocol's item; nil if it is not one text on the line it was asked for.
---@param item lsp.InlineCompletionItem
---@param place inkling.Place
---@param encoding "utf-8"|"utf-16"|"utf-32"
---@return inkling.Suggestion?
function M.from_item(item, place, encoding)
  local text = type(item.insertText) == "string" and item.insertText or item.insertText.value
  local first, last = place.col, place.col
  if item.range then
    if item.range.start.line ~= place.row or item.range["end"].line ~= place.row then
      return nil
    end
    first = vim.str_byteindex(place.line, encoding, item.range.start.character, false)
    last = vim.str_byteindex(place.line, encoding, item.range["end"].character, false)
    if first > place.col or last < place.col then
      return nil
    end
  end
  return {
    text = (text:gsub("\r\n", "\n")),
    row = place.row,
    col = first,
    tail = place.line:sub(place.col + 1),
    replaced = place.line:sub(place.col + 1, last),
    command = item.command,
  }
end

--- What is left once `typed` stands between the suggestion's start and the cursor, with `tail`
--- after it; nil if that is not a beginning of the suggestion, or nothing of it is left to see.
---@param suggestion inkling.Suggestion
---@param typed string
---@param tail string
---@return string?
function M.rest(suggestion, typed, tail)
  if tail ~= suggestion.tail or not vim.startswith(suggestion.text, typed) then
    return nil
  end
  local rest = suggestion.text:sub(#typed + 1)
  return rest ~= "" and rest ~= suggestion.replaced and rest or nil
end

--- The beginnings of a suggestion that can be accepted.
---@type table<"full"|"word"|"line", fun(rest: string): string>
M.part = {
  full = function(rest)
    return rest
  end,
  word = function(rest)
    -- The user's own words ('iskeyword'), whatever script they are in.
    local word = vim.fn.matchstr(rest, [=[^\_s*\%(\k\+\|[^[:keyword:][:space:]]\+\)]=])
    return word ~= "" and word or rest
  end,
  line = function(rest)
    return rest:match("^\n?[^\n]*")
  end,
}

return M

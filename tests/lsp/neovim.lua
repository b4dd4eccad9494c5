-- Run by neovim.py inside a headless Neovim, whose own client talks to the server: prints TAP, as an editor sees it.
-- usage: nvim --headless -u NONE -i NONE -c "luafile neovim.lua", with $WFGEN, $FOLDER

local wfgen, folder = vim.env.WFGEN, vim.env.FOLDER
local number, failed = 0, false

local function say(text)
  io.stdout:write(text .. "\n")
end

local function check(name, good, detail)
  number = number + 1
  failed = failed or not good
  say((good and "ok " or "not ok ") .. number .. " - " .. name)
  if not good then
    say("# " .. vim.inspect(detail):gsub("\n", "\n# "))
  end
end

local function wait(condition)
  return vim.wait(20000, condition, 10)
end

local function request(method, params)
  local answers = vim.lsp.buf_request_sync(0, method, params, 20000)
  for _, answer in pairs(answers or {}) do
    return answer.result
  end
end

-- Puts the cursor on a text of the buffer.
local function go(text)
  for line, content in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, true)) do
    local column = content:find(text, 1, true)
    if column then
      vim.api.nvim_win_set_cursor(0, { line, column - 1 })
      return
    end
  end
  error("not in the buffer: " .. text)
end

local function misspelled()
  for _, d in ipairs(vim.diagnostic.get(0)) do
    if d.message:find('"cach-from"', 1, true) then
      return d
    end
  end
end

local function run()
  vim.cmd("edit " .. vim.fn.fnameescape(folder .. "/.github/workflows/ci.yml"))
  local id = vim.lsp.start_client({
    name = "wfgen",
    cmd = { wfgen, "lsp", "--stdio" },
    root_dir = folder,
    init_options = { scriptCheckers = false },
  })
  vim.lsp.buf_attach_client(0, id)
  check("diagnostics appear", wait(misspelled), vim.diagnostic.get(0))
  local found = misspelled()
  check("at the right place", found and found.col == 10 and found.end_col == 19 and found.code == "action-input", found)

  go("cach-from")
  local hover = request("textDocument/hover", vim.lsp.util.make_position_params())
  check("hover shows the rule", hover and hover.contents.value:find("misspelled", 1, true), hover)

  go("build]")
  local place = request("textDocument/definition", vim.lsp.util.make_position_params())
  check("definition jumps", place and vim.lsp.util.jump_to_location(place, "utf-16"), place)
  check("to the job", vim.api.nvim_get_current_line() == "  build:", vim.api.nvim_get_current_line())

  go("cach-from")
  local params = vim.lsp.util.make_range_params()
  params.context = { diagnostics = {} }
  local fix
  for _, action in ipairs(request("textDocument/codeAction", params) or {}) do
    fix = action.title == "rename it to cache-from" and action or fix
  end
  check("a code action is offered", fix, fix)
  vim.lsp.util.apply_workspace_edit(fix.edit, "utf-16")
  check("and applied", vim.api.nvim_get_current_line() == "          cache-from: type=gha", vim.api.nvim_get_current_line())
  check("the diagnostic goes", wait(function() return not misspelled() end), vim.diagnostic.get(0))

  -- Typing, with a character that takes two units before it.
  go("cache-from")
  vim.api.nvim_buf_set_text(0, 0, 0, 0, 0, { "# \240\159\152\128 first", "" })
  local line = vim.api.nvim_win_get_cursor(0)[1] - 1
  vim.api.nvim_buf_set_text(0, line, 14, line, 15, { "" })
  check("and comes back with the mistake", wait(misspelled), vim.diagnostic.get(0))

  go("needs: [")
  vim.cmd("normal! f[l")
  local offered = request("textDocument/completion", vim.lsp.util.make_position_params())
  check("completion offers jobs", offered and offered.items[1].label == "build", offered)

  local symbols = request("textDocument/documentSymbol", { textDocument = vim.lsp.util.make_text_document_params() })
  check("symbols", symbols and symbols[2].name == "build", symbols)

  vim.lsp.stop_client(id)
  check("the server ends", wait(function() return #vim.lsp.get_active_clients() == 0 end), id)
end

local good, why = pcall(run)
if not good then
  check("no error", false, why)
end
say("1.." .. number)
vim.cmd(failed and "cquit" or "qall!")

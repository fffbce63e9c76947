-- Last filter for HTML: the few elements that pandoc's writer has no markup for.

local function raw(text)
  return pandoc.RawBlock("html", text)
end

local function plain_text(blocks)
  return pandoc.utils.stringify(blocks):gsub("[&<>\"]", {
    ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;",
  })
end

local function callout(div)
  local title, body = div.content[1], div.content[2]
  local class = table.concat(div.classes, " ")
  local id = div.identifier ~= "" and ' id="' .. div.identifier .. '"' or ""
  local blocks = pandoc.Blocks({})
  if div.classes:includes("callout-collapsed") then
    blocks:insert(raw('<details class="' .. class .. '"' .. id .. '><summary class="callout-title">'))
    blocks:insert(title.content[1])
    blocks:insert(raw("</summary>"))
    blocks:insert(body)
    blocks:insert(raw("</details>"))
  else
    blocks:insert(raw('<div role="note" class="' .. class .. '"' .. id .. ' aria-label="'
      .. plain_text(title.content) .. '">'))
    blocks:insert(title)
    blocks:insert(body)
    blocks:insert(raw("</div>"))
  end
  return blocks
end

function Div(div)
  if div.classes:includes("callout") then
    return callout(div)
  end
end

-- A table without a caption is called by its columns.
local function columns_of(tbl)
  local names = {}
  for _, row in ipairs(tbl.head.rows) do
    for _, cell in ipairs(row.cells) do
      local name = plain_text(cell.contents)
      if name ~= "" then
        table.insert(names, name)
      end
    end
  end
  return #names > 0 and "Table: " .. table.concat(names, ", ") or "Table"
end

-- The caption stays put while a wide table scrolls, so only the table goes into the box, which is
-- a landmark if it has a name of its own.
function Table(tbl)
  local caption = tbl.caption.long
  local id = tbl.identifier
  local role, label = "group", columns_of(tbl)
  if #caption > 0 then
    role, label = "region", plain_text(caption)
  end
  tbl.caption.long = {}
  tbl.identifier = ""
  local open = '<figure class="table-figure"'
  if id ~= "" then
    open = open .. ' id="' .. id .. '"'
  end
  local blocks = pandoc.Blocks({raw(open .. ">")})
  if #caption > 0 then
    blocks:insert(raw("<figcaption>"))
    blocks:extend(caption)
    blocks:insert(raw("</figcaption>"))
  end
  blocks:insert(raw('<div class="table-scroll" role="' .. role .. '" tabindex="0" aria-label="'
    .. label .. '">'))
  blocks:insert(tbl)
  blocks:insert(raw("</div></figure>"))
  return blocks
end

function Span(span)
  local number = span.attributes.number
  if span.classes:includes("equation") and number then
    span.attributes.number = nil
    span.content:insert(pandoc.Span({pandoc.Str("(" .. number .. ")")}, {class = "equation-number"}))
    return span
  end
end

function Figure(figure)
  local columns = figure.attributes.columns
  if columns then
    figure.attributes.columns = nil
    figure.content = {pandoc.Div(figure.content, {class = "parts", style = "--columns: " .. columns})}
    return figure
  end
end

-- The title of the report is the first-level heading of the page.
function Header(header)
  header.level = header.level + 1
  return header
end

-- Second filter: every number in the document, computed once for both formats.
-- Headings, figures, tables and equations are numbered in reading order; then every @label
-- becomes a link with the word and the number.

local words = {fig = "Figure", tbl = "Table", eq = "Equation", sec = "Section"}
local counts = {fig = 0, tbl = 0, eq = 0}
local section = {}
local numbers = {}
local nbsp = "\u{a0}"

local function prefix_of(identifier)
  local prefix = identifier:match("^(%a+)%-")
  return prefix and words[prefix] and prefix or nil
end

local function next_number(prefix, identifier)
  counts[prefix] = counts[prefix] + 1
  numbers[identifier] = tostring(counts[prefix])
  return numbers[identifier]
end

local function label_caption(blocks, label)
  local span = pandoc.Span({pandoc.Str(label)}, {class = "caption-label"})
  if #blocks == 0 then
    return pandoc.Blocks({pandoc.Plain({span})})
  end
  local inlines = blocks[1].content
  inlines:insert(1, pandoc.Space())
  inlines:insert(1, span)
  blocks[1] = pandoc.Plain(inlines)
  return blocks
end

local function number_header(header)
  if header.classes:includes("unnumbered") then
    return header
  end
  for level = 1, header.level do
    section[level] = section[level] or 0
  end
  section[header.level] = section[header.level] + 1
  for level = #section, header.level + 1, -1 do
    section[level] = nil
  end
  local number = table.concat(section, ".")
  numbers[header.identifier] = number
  header.content:insert(1, pandoc.Space())
  header.content:insert(1, pandoc.Span({pandoc.Str(number)}, {class = "section-number"}))
  return header
end

local function number_figure(figure)
  if prefix_of(figure.identifier) == "fig" then
    local number = next_number("fig", figure.identifier)
    figure.caption.long = label_caption(figure.caption.long, words.fig .. nbsp .. number .. ".")
  end
  return figure
end

-- A div with a fig- label: its last paragraph is the caption, the figures within are its parts.
local function figure_from_div(div)
  local number = next_number("fig", div.identifier)
  local caption = div.content[#div.content]
  div.content:remove(#div.content)
  local part = 0
  local content = div.content:walk({
    Figure = function(figure)
      part = part + 1
      local letter = "(" .. string.char(96 + part) .. ")"
      if figure.identifier ~= "" then
        numbers[figure.identifier] = number .. nbsp .. letter
      end
      figure.caption.long = label_caption(figure.caption.long, letter)
      figure.classes:insert("part")
      return figure
    end,
  })
  local figure = pandoc.Figure(
    content, {long = {pandoc.Plain(caption.content)}}, {id = div.identifier, class = "composite"}
  )
  figure.attributes.columns = div.attributes["layout-ncol"] or "1"
  figure.caption.long = label_caption(figure.caption.long, words.fig .. nbsp .. number .. ".")
  return figure
end

local function number_table(tbl)
  if prefix_of(tbl.identifier) == "tbl" then
    local number = next_number("tbl", tbl.identifier)
    tbl.caption.long = label_caption(tbl.caption.long, words.tbl .. nbsp .. number .. ".")
  end
  local widths = tbl.attributes["tbl-colwidths"]
  if widths then
    local total, values = 0, {}
    for value in widths:gmatch("[%d.]+") do
      values[#values + 1] = tonumber(value)
      total = total + values[#values]
    end
    for column, spec in ipairs(tbl.colspecs) do
      tbl.colspecs[column] = {spec[1], values[column] / total}
    end
    tbl.attributes["tbl-colwidths"] = nil
  end
  return tbl
end

-- A displayed formula and the {#eq-…} behind it become one span that carries the number.
local function number_equations(para)
  local inlines = para.content
  local result = pandoc.Inlines({})
  local changed = false
  for _, inline in ipairs(inlines) do
    local identifier, rest = nil, nil
    if inline.t == "Str" then
      identifier, rest = inline.text:match("^{#(eq%-[%w_.-]+)}(.*)$")
    end
    if identifier then
      while #result > 0 and result[#result].t ~= "Math" do
        result:remove(#result)
      end
      local number = next_number("eq", identifier)
      local span = pandoc.Span({result[#result]}, {id = identifier, class = "equation"})
      span.attributes.number = number
      result[#result] = span
      if rest ~= "" then
        result:insert(pandoc.Str(rest))
      end
      changed = true
    else
      result:insert(inline)
    end
  end
  if changed then
    para.content = result
    return para
  end
end

local numbering = {
  traverse = "topdown",
  Header = number_header,
  Figure = number_figure,
  Table = number_table,
  Para = number_equations,
  Div = function(div)
    if prefix_of(div.identifier) == "fig" then
      return figure_from_div(div), false
    end
  end,
}

local referencing = {
  Cite = function(cite)
    local identifier = cite.citations[1].id
    local prefix = prefix_of(identifier)
    if not prefix then
      return nil
    end
    if not numbers[identifier] then
      error("unknown label @" .. identifier)
    end
    local text = words[prefix] .. nbsp .. numbers[identifier]
    return pandoc.Link({pandoc.Str(text)}, "#" .. identifier, "", {class = "cross-reference"})
  end,
}

function Pandoc(doc)
  doc.blocks = doc.blocks:walk(numbering)
  return doc:walk(referencing)
end

-- Last filter for the PDF: calls of the functions that template.typ defines.

local function raw(text)
  return pandoc.RawBlock("typst", text)
end

local function inline(text)
  return pandoc.RawInline("typst", text)
end

-- Wrap blocks in a call whose last argument is their content.
local function call(opening, blocks, closing)
  local result = pandoc.Blocks({raw(opening .. "[")})
  result:extend(blocks)
  result:insert(raw("]" .. (closing or "")))
  return result
end

local function label(identifier)
  return identifier ~= "" and " <" .. identifier .. ">" or ""
end

local function callout(div)
  local kind = div.classes:find_if(function(class) return class:match("^callout%-%a+$")
    and class ~= "callout-collapsed" end):match("^callout%-(%a+)$")
  local blocks = pandoc.Blocks({raw('#callout("' .. kind .. '")[')})
  blocks:extend(div.content[1].content)
  blocks:insert(raw("]["))
  blocks:extend(div.content[2].content)
  blocks:insert(raw("]" .. label(div.identifier)))
  return blocks
end

function Div(div)
  if div.classes:includes("callout") then
    return callout(div)
  elseif div.classes:includes("tab-title") then
    return call("#tab-title", div.content)
  elseif div.classes:includes("ledger") then
    return call("#ledger", div.content, label(div.identifier))
  elseif div.classes:includes("claims-index") then
    return call("#claims-index", div.content, label(div.identifier))
  elseif div.classes:includes("landscape") then
    return call("#landscape", div.content, label(div.identifier))
  elseif div.identifier == "refs" then
    return call("#references", div.content)
  elseif div.classes:includes("csl-entry") then
    return call("#reference-entry", div.content, label(div.identifier))
  end
end

function Span(span)
  local number = span.attributes.number
  if span.classes:includes("equation") and number then
    return {
      inline("#[#set math.equation(numbering: _ => [(" .. number .. ")])\n"),
      span.content[1],
      inline(label(span.identifier) .. "]"),
    }
  elseif span.classes:includes("section-number") then
    return {inline('#section-number("' .. pandoc.utils.stringify(span) .. '")')}
  elseif span.classes:includes("caption-label") then
    return {pandoc.Strong(span.content)}
  elseif span.classes:includes("verdict") then
    return {inline("#verdict("), inline('"' .. pandoc.utils.stringify(span) .. '")')}
  elseif span.identifier ~= "" then
    -- An invisible mark is a safer target than the text, which may be several elements.
    local result = pandoc.Inlines({inline("#anchor" .. label(span.identifier))})
    result:extend(span.content)
    return result
  end
end

function Link(link)
  if link.classes:includes("verdict") then
    link.content = {inline('#verdict("' .. pandoc.utils.stringify(link.content) .. '")')}
    link.classes = {}
    return link
  end
end

function Figure(figure)
  local columns = tonumber(figure.attributes.columns)
  if not columns then
    return nil
  end
  figure.attributes.columns = nil
  local blocks = pandoc.Blocks({raw("#grid(columns: (1fr,) * " .. columns .. ", gutter: 1em,[")})
  for index, block in ipairs(figure.content) do
    if index > 1 then
      blocks:insert(raw("],["))
    end
    blocks:insert(block)
  end
  blocks:insert(raw("])"))
  figure.content = blocks
  return figure
end

-- First filter: the parts of a document that depend on the format or have titles of their own.
-- Conditional content is resolved here, boxes and tabs get a uniform shape, and their titles
-- stop being headings, so that the next filter does not number them.

local is_html = FORMAT:match("html") ~= nil
local default_titles = {note = "Note", tip = "Tip", important = "Important", warning = "Warning"}

local function matches(format)
  if format == "html" then
    return is_html
  end
  return not is_html
end

local function conditional(div)
  local when = div.attributes["when-format"]
  local unless = div.attributes["unless-format"]
  local shown = (when and matches(when)) or (unless and not matches(unless))
  return shown and div.content or {}
end

local function titled(class, inlines)
  return pandoc.Div({pandoc.Plain(inlines)}, {class = class})
end

local function callout(div, kind)
  local title = nil
  if div.attributes.title then
    title = pandoc.utils.blocks_to_inlines(pandoc.read(div.attributes.title, "markdown").blocks)
  elseif div.content[1] and div.content[1].t == "Header" then
    title = div.content[1].content
    div.content:remove(1)
  end
  local body = pandoc.Div(div.content, {class = "callout-body"})
  local box = pandoc.Div(
    {titled("callout-title", title or {pandoc.Str(default_titles[kind])}), body},
    {id = div.identifier, class = "callout callout-" .. kind}
  )
  if div.attributes.collapse == "true" then
    box.classes:insert("callout-collapsed")
  end
  return box
end

local function tabset(div)
  local tabs = pandoc.Blocks({})
  for _, block in ipairs(div.content) do
    if block.t == "Header" then
      tabs:insert(pandoc.Div({titled("tab-title", block.content)}, {class = "tab"}))
    elseif #tabs > 0 then
      tabs[#tabs].content:insert(block)
    else
      tabs:insert(block)
    end
  end
  return pandoc.Div(tabs, {id = div.identifier, class = "tabset"})
end

function Div(div)
  if div.classes:includes("content-visible") then
    return conditional(div)
  end
  if div.classes:includes("panel-tabset") then
    return tabset(div)
  end
  for kind, _ in pairs(default_titles) do
    if div.classes:includes("callout-" .. kind) then
      return callout(div, kind)
    end
  end
end

-- The caption says what to see; the alt text says what is there. Pandoc would repeat the caption.
function Image(image)
  local alt = image.attributes["fig-alt"]
  if alt then
    image.caption = {pandoc.Str(alt)}
    image.attributes["fig-alt"] = nil
  end
  return image
end

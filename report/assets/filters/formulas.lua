-- For the PDF only: spacing that typst would get wrong from pandoc's translation of a formula.
--
-- Bars: pandoc writes |x| as two loose signs with gaps around them; a pair written as
-- \left| … \right| comes out tight and grows with its content.
-- Bars are paired within one group of brackets or braces, and one cell of an alignment; a single
-- bar is a condition and stays as it is.
--
-- Names of functions: \operatorname{f} becomes a piece of text, which typst sets apart from an
-- opening bracket; upright letters stay close to it.

local opening = {["{"] = true, ["("] = true, ["["] = true, ["\\lvert"] = true,
  ["\\{"] = true, ["\\langle"] = true, ["\\lfloor"] = true, ["\\lceil"] = true, ["\\lVert"] = true}
local closing = {["}"] = true, [")"] = true, ["]"] = true, ["\\rvert"] = true,
  ["\\}"] = true, ["\\rangle"] = true, ["\\rfloor"] = true, ["\\rceil"] = true, ["\\rVert"] = true}

local function tokens(tex)
  local list = {}
  local position = 1
  while position <= #tex do
    local token = tex:match("^\\%a+", position) or tex:match("^\\.", position)
      or tex:sub(position, position)
    list[#list + 1] = token
    position = position + #token
  end
  return list
end

local function pair(list, bars)
  if #bars % 2 == 0 then
    for index, at in ipairs(bars) do
      list[at] = index % 2 == 1 and "\\left|" or "\\right|"
    end
  end
end

local function close_names(tex)
  for _, bracket in ipairs({"%(", "\\left%s*%(", "\\{", "\\left%s*\\{", "%["}) do
    tex = tex:gsub("\\operatorname(%b{})%s*(" .. bracket .. ")", "\\mathrm%1%2")
  end
  return tex
end

local function close_bars(math)
  if not math.text:find("|", 1, true) and not math.text:find("\\lvert", 1, true) then
    return nil
  end
  local list = tokens(math.text)
  local groups = {{bars = {}}}
  for index, token in ipairs(list) do
    local group = groups[#groups]
    local scaled = list[index - 1] == "\\left" or list[index - 1] == "\\right"
    if token == "|" and not scaled then
      table.insert(group.bars, index)
    elseif token == "&" or token == "\\\\" then
      pair(list, group.bars)
      group.bars = {}
    elseif opening[token] then
      table.insert(groups, {bars = {}, opened = index, scaled = scaled})
    elseif closing[token] and #groups > 1 then
      pair(list, group.bars)
      table.remove(groups)
      if token == "\\rvert" and list[group.opened] == "\\lvert" and not group.scaled then
        list[group.opened], list[index] = "\\left|", "\\right|"
      end
    end
  end
  for _, group in ipairs(groups) do
    pair(list, group.bars)
  end
  math.text = table.concat(list)
end

function Math(math)
  math.text = close_names(math.text)
  close_bars(math)
  return math
end

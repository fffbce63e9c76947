// The ledger is a plain table whose entries open without this file; it adds filters with a count,
// and leads from a badge in the text to its entry and back. It comes before report.js, which tells
// a row by a "reveal" event that a link leads into it.
(() => {
  "use strict";
  const FILTERS = [
    { label: "Document", column: "Source", value: (text) => text.split(/[\s,§]/)[0] },
    { label: "Verdict", column: "Verdict" },
    { label: "Kind", column: "Kind", mark: ".claim-kind" },
    { label: "Experiment", column: "Experiment" },
  ];

  function element(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }

  // One value per row: the text of a marked word, or of the cell under the named heading.
  function valuesOf({ column, mark, value = (text) => text }, rows, header) {
    const position = header.indexOf(column);
    const place = (row) => (mark && row.querySelector(mark)) || row.cells[position];
    return rows.map((row) => value(place(row)?.textContent.trim() ?? ""));
  }

  function choice(filter, values) {
    const counts = new Map();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    counts.delete("");
    if (counts.size === 0) return null;
    const select = element("select", {}, element("option", { value: "" }, "all"));
    for (const name of [...counts.keys()].sort()) {
      select.append(element("option", { value: name }, `${name} (${counts.get(name)})`));
    }
    return { select, values, label: element("label", {}, element("span", {}, filter.label), select) };
  }

  function filters(box) {
    const table = box.querySelector("table");
    if (!table || !table.tHead) return;
    const header = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
    const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
    const texts = rows.map((row) => row.textContent.toLowerCase());
    const choices = FILTERS.map((filter) => choice(filter, valuesOf(filter, rows, header))).filter(Boolean);
    const search = element("input", { type: "search", placeholder: "words in a claim" });
    const count = element("output", { class: "ledger-count", "aria-live": "polite" });
    const clear = element("button", { type: "button", class: "ledger-clear" }, "Show all");
    const form = element(
      "form",
      { class: "ledger-filter", role: "search", "aria-label": "Filter the claims" },
      ...choices.map(({ label }) => label),
      element("label", { class: "ledger-search" }, element("span", {}, "Search"), search),
      clear,
      count,
    );
    const update = () => {
      const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      rows.forEach((row, index) => {
        const fits = choices.every(({ select, values }) => !select.value || select.value === values[index]);
        row.hidden = !(fits && words.every((word) => texts[index].includes(word)));
        if (!row.hidden) shown += 1;
      });
      count.textContent = `${shown} of ${rows.length} claims`;
      clear.disabled = shown === rows.length;
    };
    const reset = () => {
      form.reset();
      update();
    };
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", update);
    clear.addEventListener("click", reset);
    box.addEventListener("reveal", (event) => {
      const row = event.target;
      if (row.hidden) reset();
      const details = row.querySelector("details");
      if (!details) return;
      if (details.open) mentions(row, details);
      details.open = true;
    });
    (table.closest(".table-scroll") || table).before(form);
    update();
  }

  // The way back: an opened entry names the places in the text that have its badge.
  let followed = null;
  const outside = (link) => !link.closest(".ledger, .claims-index, nav");
  let places = null; // links by their target, gathered when the first entry opens

  function linksTo(id) {
    if (!places) {
      places = new Map();
      for (const link of document.querySelectorAll("main a[href^='#claim-']")) {
        const target = link.hash.slice(1);
        if (outside(link)) places.set(target, [...(places.get(target) ?? []), link]);
      }
    }
    return places.get(id) ?? [];
  }

  function title(link) {
    const section = link.closest("section");
    const heading = section && section.querySelector("h1, h2, h3, h4, h5, h6");
    return heading ? heading.textContent.trim() : "the beginning";
  }

  function mentions(row, details) {
    const target = row.querySelector("[id^='claim-']");
    if (!target) return;
    const links = [...linksTo(target.id)];
    if (links.length === 0) return;
    links.sort((one, other) => (other === followed) - (one === followed));
    const list = element("span", { class: "claim-mentions" }, "Back to the text: ");
    links.forEach((link, index) => {
      link.id ||= `${target.id}-from-${index}`;
      list.append(index ? "; " : "", element("a", { href: `#${link.id}` }, title(link)));
    });
    details.querySelector(".claim-mentions")?.remove();
    details.append(list);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#claim-']");
    if (link && outside(link)) followed = link;
  });
  document.querySelectorAll(".ledger").forEach((box) => {
    filters(box);
    // "toggle" does not bubble, but it can be caught on its way down.
    box.addEventListener(
      "toggle",
      (event) => {
        const row = event.target.closest("tbody tr");
        if (row && event.target.open) mentions(row, event.target);
      },
      true,
    );
  });
})();

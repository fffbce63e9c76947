// Beside every figure and table, a small fold that says how it was made. Its words are those of the
// fold of the section, which is complete without this file: the row of the figure or table, and the
// jobs that the row names. They are put together when a fold is opened for the first time.
(() => {
  "use strict";

  function element(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }

  const copies = (node) => node.cloneNode(true).childNodes;
  const words = (node) => node.textContent.trim();

  // A row begins with a link to what it is about, or names the frame of what has no label.
  function subject(cell) {
    const link = cell.querySelector("a[href^='#']");
    const id = link ? link.hash.slice(1) : cell.querySelector("[data-shown]")?.dataset.shown;
    return id ? document.getElementById(id) : null;
  }

  function content(row, jobs, box) {
    const [, makers, file] = row.cells;
    const list = element("dl", {}, element("dt", {}, "File (SHA-256)"), element("dd", {}, ...copies(file)));
    for (const name of words(makers).split(", ")) {
      const job = jobs.get(name);
      if (job) list.append(element("dt", {}, name), element("dd", {}, ...copies(job)));
    }
    list.querySelectorAll(".made-job").forEach((mark) => mark.remove());
    const whole = element("a", { href: `#${box.id}` }, "All figures and tables of this list");
    whole.addEventListener("click", () => unfold(box));
    return [list, element("p", {}, whole)];
  }

  // report.js opens its own boxes; those of Quarto open by a click on their header.
  function unfold(box) {
    box.querySelector("[data-bs-toggle='collapse'][aria-expanded='false']")?.click();
  }

  function folds(table) {
    const box = table.closest("[id^='made-']");
    const marks = [...box.querySelectorAll("li .made-job")];
    const jobs = new Map(marks.map((mark) => [words(mark).replace(".", ""), mark.closest("li")]));
    for (const row of table.tBodies[0].rows) {
      const place = subject(row.cells[0]);
      if (!place) continue;
      const which = element("span", {}, ` ${words(row.cells[0])}`);
      const fold = element("details", { class: "made" });
      fold.append(element("summary", {}, "How was this made?", which));
      fold.addEventListener("toggle", () => fold.append(...content(row, jobs, box)), { once: true });
      place.after(fold);
    }
  }

  document.querySelectorAll(".made-of table").forEach(folds);
})();

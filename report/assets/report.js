// The page works without this file; it adds the theme button, the moving mark in the contents,
// tabs, and the keyboard's way to what scrolls; ledger.js comes before it.
(() => {
  "use strict";
  const root = document.documentElement;

  function element(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }

  // Theme: automatic, light, dark. Without storage the choice lasts as long as the page.
  function themeButton() {
    const button = document.querySelector(".theme-toggle");
    if (!button) return;
    const names = { auto: "automatic", light: "light", dark: "dark" };
    const order = ["auto", "light", "dark"];
    const show = () => {
      button.textContent = `Theme: ${names[root.dataset.theme || "auto"]}`;
    };
    button.hidden = false;
    button.addEventListener("click", () => {
      const now = root.dataset.theme || "auto";
      const next = order[(order.indexOf(now) + 1) % order.length];
      if (next === "auto") delete root.dataset.theme;
      else root.dataset.theme = next;
      try {
        if (next === "auto") localStorage.removeItem("report-theme");
        else localStorage.setItem("report-theme", next);
      } catch {
        // Storage may be refused to a page opened from a file.
      }
      show();
    });
    show();
  }

  // Contents: mark the section being read; fold away on narrow screens.
  function contents() {
    const fold = document.querySelector(".contents-fold");
    if (!fold) return;
    const narrow = matchMedia("(max-width: 64rem)");
    const arrange = () => {
      fold.open = !narrow.matches;
    };
    arrange();
    narrow.addEventListener("change", arrange);
    // On narrow screens the open contents lie over the text: they fold when the focus goes on.
    fold.addEventListener("focusout", ({ relatedTarget: next }) => {
      if (narrow.matches && next && !fold.contains(next)) fold.open = false;
    });
    const links = new Map();
    for (const link of fold.querySelectorAll("a[href^='#']")) {
      links.set(decodeURIComponent(link.hash.slice(1)), link);
      link.addEventListener("click", () => {
        if (narrow.matches) fold.open = false;
      });
    }
    const sections = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
    const visible = new Set();
    const observer = new IntersectionObserver(
      (entries) => {
        for (const entry of entries) {
          if (entry.isIntersecting) visible.add(entry.target);
          else visible.delete(entry.target);
        }
        // The last one in reading order is the innermost section at the reading line.
        const current = sections.filter((section) => visible.has(section)).pop();
        if (current) mark(current.id);
      },
      { rootMargin: "-8% 0px -91% 0px" },
    );
    sections.forEach((section) => observer.observe(section));

    function mark(id) {
      for (const [key, link] of links) {
        if (key === id) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
        link.parentElement.classList.toggle("open", sectionHolds(key, id));
      }
      const link = links.get(id);
      const top = link.offsetTop - fold.offsetTop;
      if (!narrow.matches && (top < fold.scrollTop || top > fold.scrollTop + fold.clientHeight - 60)) {
        fold.scrollTop = top - fold.clientHeight / 3;
      }
    }

    function sectionHolds(outer, inner) {
      const section = document.getElementById(outer);
      return Boolean(section && section.contains(document.getElementById(inner)));
    }
  }

  // Tabs: each tab is a block with a title; without this file they stand one after the other.
  function tabs() {
    document.querySelectorAll(".tabset").forEach((set, setIndex) => {
      const panels = [...set.querySelectorAll(":scope > .tab")];
      const bar = element("div", { role: "tablist" });
      const buttons = panels.map((panel, index) => {
        const title = panel.querySelector(".tab-title");
        panel.id ||= `tabset-${setIndex}-panel-${index}`;
        const id = `tabset-${setIndex}-tab-${index}`;
        const button = element(
          "button",
          { type: "button", role: "tab", id, "aria-controls": panel.id },
          title ? title.textContent.trim() : `${index + 1}`,
        );
        panel.setAttribute("role", "tabpanel");
        panel.setAttribute("aria-labelledby", id);
        button.addEventListener("click", () => select(index));
        button.addEventListener("keydown", (event) => {
          const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
          if (!step) return;
          const next = (index + step + panels.length) % panels.length;
          select(next);
          buttons[next].focus();
          event.preventDefault();
        });
        bar.append(button);
        return button;
      });
      const select = (chosen) => {
        panels.forEach((panel, index) => {
          panel.classList.toggle("tab-hidden", index !== chosen);
          buttons[index].setAttribute("aria-selected", String(index === chosen));
          buttons[index].tabIndex = index === chosen ? 0 : -1;
        });
      };
      panels.forEach((panel, index) => panel.addEventListener("reveal", () => select(index)));
      set.prepend(bar);
      set.classList.add("tabset-live");
      select(0);
    });
  }

  // The keyboard has to reach what scrolls sideways, and need not stop at what does not.
  function scrollers() {
    const observer = new ResizeObserver((entries) => {
      const boxes = entries.map(({ target }) => target);
      const wide = boxes.map((box) => box.scrollWidth > box.clientWidth);
      boxes.forEach((box, k) => {
        if (wide[k]) box.setAttribute("tabindex", "0");
        else box.removeAttribute("tabindex");
      });
    });
    const boxes = document.querySelectorAll("main :is(.table-scroll, pre, math[display='block'])");
    for (const box of boxes) {
      box.removeAttribute("tabindex"); // what is folded away is measured when it is opened
      observer.observe(box);
    }
  }

  // A link may lead into a closed box, a hidden tab or a filtered row: show it first.
  function reveal() {
    if (location.hash.length < 2) return;
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let node = target; node; node = node.parentElement) {
      if (node.tagName === "DETAILS") node.open = true;
      if (node.classList.contains("tab-hidden")) node.dispatchEvent(new Event("reveal"));
      if (node.tagName === "TR") node.dispatchEvent(new Event("reveal", { bubbles: true }));
    }
    target.scrollIntoView();
  }

  // Paper has no buttons: boxes are printed open, and closed again afterwards.
  function printOpen() {
    let closed = [];
    addEventListener("beforeprint", () => {
      closed = [...document.querySelectorAll("main details:not([open])")];
      for (const box of closed) box.open = true;
    });
    addEventListener("afterprint", () => {
      for (const box of closed) box.open = false;
    });
  }

  themeButton();
  printOpen();
  contents();
  tabs();
  scrollers();
  addEventListener("hashchange", reveal);
  // A second click on the same link changes no address, and still has to lead somewhere.
  addEventListener("click", (event) => {
    if (event.target.closest("a[href^='#']")) setTimeout(reveal);
  });
  reveal();
})();

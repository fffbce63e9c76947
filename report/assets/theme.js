// Runs before the page is painted, so that a remembered theme does not flash.
(() => {
  "use strict";
  try {
    const chosen = localStorage.getItem("report-theme");
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  } catch {
    // Some browsers refuse storage to pages opened from a file; the system's theme is used then.
  }
})();

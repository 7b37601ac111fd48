// The namespace of the pages' own scripts, and the title of the window.
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.aker = {
  named(title) {
    if (title) document.title = title;
    return "";
  },
  ranking(id) {
    if (id && window.akerRanking) window.akerRanking();
    return "";
  },
};

// A table comes as one text (escaped where it was made) and is put where it belongs when its place appears.
(() => {
  "use strict";
  const fill = () => {
    for (const place of document.querySelectorAll("[data-table]")) {
      if (place.filled === place.dataset.table) continue;
      place.filled = place.dataset.table;
      place.innerHTML = place.dataset.table;
    }
  };
  new MutationObserver(fill).observe(document.documentElement, { childList: true, subtree: true });
})();

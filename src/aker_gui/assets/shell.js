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

// A table or a form comes as one text (escaped where it was made) and is put where it belongs when its place appears.
(() => {
  "use strict";
  const fill = () => {
    for (const place of document.querySelectorAll("[data-markup]")) {
      if (place.filled === place.dataset.markup) continue;
      place.filled = place.dataset.markup;
      place.innerHTML = place.dataset.markup;
    }
  };
  new MutationObserver(fill).observe(document.documentElement, { childList: true, subtree: true });
})();

// Charts are drawn when they come near the window, one at a time: a page of twenty would keep the browser busy for
// seconds. Who prints gets all of them. The figure of each is in its place as text (`data-figure`).
(() => {
  "use strict";
  const LIBRARY = "/_dash-component-suites/plotly/package_data/plotly.min.js";
  const NEAR = "300px";
  const PAPER = 330; // pixels: two charts side by side on a page, which tells no script its width
  let loading = null;

  function library() {
    loading ||= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = LIBRARY;
      script.onload = () => resolve(window.Plotly);
      script.onerror = () => { loading = null; reject(new Error("the library of charts did not come")); };
      document.head.append(script);
    });
    return loading;
  }

  function draw(place) {
    if (place.drawn) return;
    place.drawn = true;
    const { figure, config } = JSON.parse(place.dataset.figure);
    window.Plotly.newPlot(place, figure.data, figure.layout, config);
  }

  const waiting = [];
  function next() {
    const place = waiting.shift();
    if (!place) return;
    draw(place);
    requestAnimationFrame(() => setTimeout(next)); // what was drawn is painted, and a key or a click is heard
  }

  async function come(places) {
    try {
      await library();
      const isIdle = waiting.length === 0;
      waiting.push(...places);
      if (isIdle) next();
    } catch (error) {
      for (const place of places) place.textContent = `No chart: ${error.message}. Its figures are in the table below.`;
    }
  }

  const near = new IntersectionObserver((entries) => {
    const places = entries.filter((entry) => entry.isIntersecting).map((entry) => entry.target);
    for (const place of places) near.unobserve(place);
    if (places.length) come(places);
  }, { rootMargin: NEAR });
  new MutationObserver(() => {
    for (const place of document.querySelectorAll("[data-figure]")) {
      if (place.watched) continue;
      place.watched = true;
      near.observe(place);
    }
  }).observe(document.documentElement, { childList: true, subtree: true });
  const sized = (width) => {
    for (const place of document.querySelectorAll("[data-figure]")) {
      draw(place);
      window.Plotly.relayout(place, { width, autosize: width === null });
    }
  };
  window.addEventListener("beforeprint", () => { if (window.Plotly) sized(PAPER); });
  window.addEventListener("afterprint", () => { if (window.Plotly) sized(null); });
})();

// Charts are drawn when they come near the window, one at a time: a page of twenty would keep the browser busy for
// seconds. Who prints gets all of them. The figure of each is in its place as text (`data-figure`).
(() => {
  "use strict";
  const LIBRARY = "/assets/plotly/plotly-basic-4.1.1.min.js";
  const NEAR = 300; // pixels below the window
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
  }, { rootMargin: `${NEAR}px` });
  const places = [...document.querySelectorAll("[data-figure]")];
  for (const place of places) near.observe(place);
  // What is near at once is asked for before the scripts of the shell are read.
  if (places.some((place) => place.getBoundingClientRect().top < window.innerHeight + NEAR)) library().catch(() => {});
  // A picture is passed on without its page: it says itself what there is to see, where it is from, and what it is not.
  const [WIDTH, LETTERS, LINE, SCALE] = [900, 96, 22, 2]; // pixels, letters and pixels of a line; pixels of PNG a pixel
  const lines = (text) => {
    const found = [""];
    for (const word of text.split(" ")) {
      const last = found[found.length - 1];
      if (last && last.length + word.length >= LETTERS) found.push(word);
      else found[found.length - 1] = last ? `${last} ${word}` : word;
    }
    return found;
  };
  const plain = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

  function pictured({ figure, picture }) {
    const title = lines(picture.title);
    const foot = [...(picture.warning ? lines(picture.warning) : []), ...lines(picture.source)];
    const { layout } = figure;
    const [top, below] = [(title.length + 1) * LINE, (foot.length + 1) * LINE];
    const margin = { ...layout.margin, t: layout.margin.t + top, b: layout.margin.b + 24 + below };
    const height = layout.height + top + below + 24;
    const legend = { ...layout.legend, y: 1 - (top - LINE / 2) / height };
    const heading = { text: title.map(plain).join("<br>"), x: 0.01, xref: "container", y: 1 - (12 + 22 * (title.length - 1)) / height, yref: "container", yanchor: "top", font: { size: 16 } }; // of its last line
    const footing = {
      text: foot.map(plain).join("<br>"), showarrow: false, align: "left", font: { size: 11 }, x: 0, xref: "paper", xanchor: "left",
      y: 0, yref: "paper", yanchor: "bottom", xshift: 8 - margin.l, yshift: 4 - margin.b,
    };
    return {
      data: figure.data,
      layout: {
        ...layout, width: WIDTH, height, margin, legend, title: heading, annotations: [...(layout.annotations || []), footing],
        paper_bgcolor: "#ffffff", plot_bgcolor: "#ffffff", font: { ...layout.font, color: "#16202b" },
      },
    };
  }

  async function save(button) {
    const place = button.closest("figure").querySelector("[data-figure]");
    const kind = button.dataset.kind;
    const content = JSON.parse(place.dataset.figure);
    const { data, layout } = pictured(content);
    const Plotly = await library();
    const picture = await Plotly.toImage({ data, layout }, { format: kind, width: layout.width, height: layout.height, scale: kind === "png" ? SCALE : 1 });
    const link = document.createElement("a");
    link.href = picture;
    link.download = `${content.picture.name}.${kind}`;
    link.click();
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button.picture");
    if (!button) return;
    button.disabled = true;
    save(button).catch((error) => { button.title = `No picture: ${error.message}`; }).finally(() => { button.disabled = false; button.focus(); });
  });
  const sized = (width) => {
    for (const place of document.querySelectorAll("[data-figure]")) {
      draw(place);
      window.Plotly.relayout(place, { width, autosize: width === null });
    }
  };
  window.addEventListener("beforeprint", () => { if (window.Plotly) sized(PAPER); });
  window.addEventListener("afterprint", () => { if (window.Plotly) sized(null); });
})();

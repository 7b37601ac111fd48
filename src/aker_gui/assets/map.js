// The map of all markets: paths come projected from /api/v1/map, and only their classes change here. It is hidden from
// screen readers: the table beside it has every market, score and status as text.
(() => {
  "use strict";
  const SHAPES = "http://www.w3.org/2000/svg";
  const FIFTHS = 5;
  const STEP = 70; // tenths of a pixel between two lines of a hatching

  const shape = (name, attributes = {}) => {
    const made = document.createElementNS(SHAPES, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };

  // Lines over the color of a fifth (wide intervals), and over none (no score).
  function hatchings() {
    const made = shape("defs");
    for (const name of [...Array(FIFTHS).keys(), "none"]) {
      const pattern = shape("pattern", {
        id: `hatching-${name}`, width: STEP, height: STEP, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)",
      });
      pattern.append(shape("rect", { width: STEP, height: STEP, class: `fill-${name}` }));
      pattern.append(shape("rect", { width: STEP / 4, height: STEP, class: "lines" }));
      made.append(pattern);
    }
    return made;
  }

  // drawing: the answer of /api/v1/map. says: text of a market by its code. opens: what a click on it does.
  window.akerMap = (place, drawing, { says, opens, pointed }) => {
    const picture = shape("svg", {
      viewBox: `0 0 ${drawing.width} ${drawing.height}`, "aria-hidden": "true", focusable: "false",
    });
    const markets = new Map();
    const areas = shape("g", { class: "areas" });
    for (const [code, path] of Object.entries(drawing.markets)) {
      const area = shape("path", { d: path });
      area.code = code;
      markets.set(code, area);
      areas.append(area);
    }
    const marked = shape("path", { class: "marked" });
    picture.append(
      hatchings(), shape("path", { class: "land", d: drawing.states }), areas,
      shape("path", { class: "borders", d: drawing.states }), shape("path", { class: "frames", d: drawing.frames }), marked,
    );
    const mark = (code) => {
      const area = markets.get(code);
      marked.setAttribute("d", area ? area.getAttribute("d") : "M0 0");
      return area;
    };
    areas.addEventListener("pointerover", (event) => {
      const area = event.target;
      if (area.code === undefined) return;
      mark(area.code);
      const text = says(area.code);
      if (!area.firstChild) area.append(shape("title"));
      area.firstChild.textContent = text;
      pointed(text);
    });
    areas.addEventListener("click", (event) => { if (event.target.code !== undefined) opens(event.target.code); });
    place.replaceChildren(picture);
    return {
      mark,
      // kinds: the class of each market by code; who is not there is left out by the filters.
      paint(kinds) {
        for (const [code, area] of markets) {
          const kind = kinds.get(code) || "out";
          if (area.kind !== kind) {
            area.kind = kind;
            area.setAttribute("class", kind);
          }
        }
      },
    };
  };

  // Where values end that belong to each fifth of all: four numbers, lowest first.
  window.akerMap.fifths = (values) => {
    const sorted = Float64Array.from(values).sort();
    return Array.from({ length: FIFTHS - 1 }, (_, at) => sorted[Math.ceil(((at + 1) * sorted.length) / FIFTHS) - 1]);
  };
})();

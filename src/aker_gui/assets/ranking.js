// The ranking: filtered, sorted and weighted anew here. A score is the weighted mean of a market's points by metric;
// points follow exactly from the stored contributions, so other weights give what `aker score --weights` gives.
(() => {
  "use strict";
  const STEP = 60; // rows drawn at once; more follow when the end of the table is near
  const COLUMNS = [
    ["rank", "Rank", true], ["name", "Market", false], ["score", "Score", true], ["interval", "90 %", true],
    ["status", "Status", false], ["type", "Type", false], ["coverage", "Coverage", true], ["population", "Residents", true], ["top", "Most points from", false],
    ["missing", "Missing", false],
  ];
  const FIFTHS = ["lowest fifth", "second", "third", "fourth", "highest fifth"];
  const AMONG = { type: "; ranks are among metros, and among micros", size: "; ranks are among markets of a size" };
  const MIDDLE = 50; // points
  const SLIGHT = 1e-9; // shares of weights that are equal to the needed ones but for the last digits
  const LEAST_WIDE = 1; // points between 5 % and 95 %: less is never hatched
  const STATUSES = { complete: "complete", estimated: "uncertain in part", missing: "metrics missing", both: "uncertain in part, metrics missing", none: "no score" };
  const number = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
  let state = null;

  const element = (name, text, attributes = {}) => {
    const made = document.createElement(name);
    if (text !== undefined && text !== null) made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const at = (id) => document.getElementById(id);

  async function load(address) {
    const rows = [];
    while (address) {
      const reply = await fetch(address, { headers: { Accept: "application/json" } });
      const document_ = await reply.json();
      if (!reply.ok) throw new Error(document_.detail || reply.statusText);
      rows.push(...document_.data);
      address = document_.links.next;
    }
    return rows;
  }

  // Of each metric of a market: the points (0 to 100) that it counts as, whether it is known, how far it is certain.
  function opened(row, declared) {
    const parts = {};
    const total = Object.values(declared).reduce((sum, weight) => sum + weight, 0);
    for (const [metric, points] of Object.entries(row.contributions || {})) {
      if (points === null || !declared[metric]) continue;
      const certain = row.weights && typeof row.weights[metric] === "number" ? row.weights[metric] : 1;
      parts[metric] = { points: (points * total) / declared[metric], known: !(row.missing || []).includes(metric), certain };
    }
    return parts;
  }

  // The rule of the stored scores (aker_core.markets.evidence, scoring) with other weights: a missing metric counts as
  // the mean of the others, but no more than the middle; a market that is known too little has no score.
  function scored(row, weights) {
    if (row.stored === null) return null;
    const { needed, neededGroup, certain, groups } = state.rule;
    let [sum, all, known, sure] = [0, 0, 0, 0];
    const halves = {};
    for (const [metric, part] of Object.entries(row.parts)) {
      const weight = weights[metric] || 0;
      const half = (halves[groups[metric]] ||= { all: 0, known: 0 });
      all += weight;
      half.all += weight;
      sure += weight * part.certain;
      if (!part.known) continue;
      sum += weight * part.points;
      known += weight;
      half.known += weight;
    }
    const isThin = Object.values(halves).some((half) => half.known < (neededGroup - SLIGHT) * half.all);
    if (all === 0 || known < (needed - SLIGHT) * all || sure < (certain - SLIGHT) * all || isThin || known === 0) return null;
    const mean = sum / known;
    return (sum + (all - known) * Math.min(MIDDLE, mean)) / all;
  }

  // Ranks within each universe (metros among metros, or a size class); equal scores have the better rank.
  function ranked() {
    const universes = new Map();
    for (const row of state.rows) {
      row.rank = null;
      if (row.score === null) continue;
      if (!universes.has(row.universe)) universes.set(row.universe, []);
      universes.get(row.universe).push(row);
    }
    for (const rows of universes.values()) {
      rows.sort((a, b) => b.score - a.score);
      rows.forEach((row, at_) => {
        const before = rows[at_ - 1];
        row.rank = before && before.score - row.score < 5e-10 ? before.rank : at_ + 1;
      });
    }
  }

  function weighted() {
    const changed = Object.keys(state.weights).some((metric) => state.weights[metric] !== state.declared[metric]);
    for (const row of state.rows) row.score = changed ? scored(row, state.weights) : row.stored;
    if (changed) {
      ranked();
    } else {
      state.rows.forEach((row) => { row.rank = row.storedRank; });
    }
    state.changed = changed;
  }

  // The status of a score in one word: what of it is estimated, what it lacks.
  function statusOf(row) {
    if (row.stored === null) return "none";
    const estimated = row.low !== null && row.high !== null && row.high - row.low >= 0.05;
    return estimated && row.missing ? "both" : estimated ? "estimated" : row.missing ? "missing" : "complete";
  }

  const is = (row, status) => row.kind === status || (row.kind === "both" && (status === "estimated" || status === "missing"));

  function shownRows() {
    const { filters } = state;
    const name = filters.name.trim().toLowerCase();
    const rows = state.rows.filter((row) =>
      (!filters.state || row.states.includes(filters.state)) && (!filters.type || row.type === filters.type) &&
      (!filters.status || is(row, filters.status)) && (!filters.size || (row.population || 0) >= Number(filters.size)) &&
      (!name || row.name.toLowerCase().includes(name) || row.code.toLowerCase() === name));
    const { key, down } = state.sort;
    const value = (row) => (key === "interval" ? (row.high === null ? null : row.high - row.low) : key === "top" ? row.top : key === "missing" ? row.missing : row[key]);
    return rows.sort((a, b) => {
      const [x, y] = [value(a), value(b)];
      if (x === null || y === null) return (x === null) - (y === null);
      // A rank is one within a universe, of metros or of a size: several in one list follow one another as they came.
      if (key === "rank" && a.universe !== b.universe) return state.universes.indexOf(a.universe) - state.universes.indexOf(b.universe);
      const order = x < y ? -1 : x > y ? 1 : 0;
      return down ? -order : order;
    });
  }

  const pageOf = (code) => {
    const asOf = new URLSearchParams(window.location.search).get("as_of");
    return `/market/${encodeURIComponent(code)}${asOf ? `?as_of=${encodeURIComponent(asOf)}` : ""}`;
  };

  // A number that opens what it is made of.
  function explained(text, place, metric, more = {}) {
    const query = new URLSearchParams({ place, metric, ...more, as_of: at("ranking").dataset.asOf });
    return element("a", text, { href: `/explain?${query}`, class: "number" });
  }

  function line(row) {
    const made = element("tr");
    made.code = row.code;
    made.append(element("td", row.rank === null ? "–" : row.rank, { class: "n" }));
    const head = element("th", null, { scope: "row" });
    head.append(element("a", row.name, { href: pageOf(row.code) }), ` ${row.code}`);
    made.append(head);
    const score = element("td", row.score === null ? "no score" : null, { class: "n" });
    // Other weights are nobody's but the reader's: what is stored opens, what was moved here does not.
    if (row.score !== null) score.append(state.changed ? row.score.toFixed(1) : explained(row.score.toFixed(1), row.code, "score", { pillar: at("ranking").dataset.pillar }));
    made.append(score);
    const known = row.low !== null && row.high !== null && row.high - row.low >= 0.05 && !state.changed;
    made.append(element("td", known ? `${row.low.toFixed(1)}–${row.high.toFixed(1)}` : "", { class: "n" }));
    made.append(element("td", row.status), element("td", row.type || ""));
    made.append(element("td", row.coverage === null ? "" : `${Math.round(100 * row.coverage)}%`, { class: "n" }));
    const population = element("td", row.population === null ? "–" : null, { class: "n" });
    if (row.population !== null) population.append(explained(number.format(row.population), row.code, "population"));
    made.append(population);
    made.append(element("td", row.top), element("td", row.missing));
    return made;
  }

  function more() {
    const next = state.shown.slice(state.drawn, state.drawn + STEP);
    state.drawn += next.length;
    state.body.append(...next.map(line));
  }

  function whole() {
    while (state.drawn < state.shown.length) more();
  }

  function draw() {
    state.shown = shownRows();
    state.drawn = 0;
    state.body.replaceChildren();
    more();
    for (const [key, button] of Object.entries(state.heads)) {
      button.parentElement.setAttribute("aria-sort", state.sort.key !== key ? "none" : state.sort.down ? "descending" : "ascending");
    }
    const what = state.changed ? "with your weights" : "with the declared weights";
    paint();
    at("ranking-status").textContent = `${number.format(state.shown.length)} of ${number.format(state.rows.length)} markets, ${what}`;
  }

  // What the map shows of a market: its score, or its points of one metric; null where there is none.
  function measured(row) {
    if (state.by === "score") return row.score;
    const part = row.parts[state.by];
    return row.stored === null || part === undefined || !part.known ? null : part.points;
  }

  const spread = (row) => (state.by === "score" && !state.changed && row.low !== null && row.high !== null ? row.high - row.low : 0);

  function says(code) {
    const row = state.byCode.get(code);
    if (row === undefined) return `${code}: not ranked`;
    const interval = spread(row) >= 0.05 ? ` (90 %: ${row.low.toFixed(1)}–${row.high.toFixed(1)})` : "";
    const score = row.score === null ? "no score" : `rank ${row.rank}, score ${row.score.toFixed(1)}${interval}, ${row.status}`;
    const value = state.by === "score" ? "" : `; ${at("by").selectedOptions[0].textContent}: ${measured(row) === null ? "none" : measured(row).toFixed(1)}`;
    return `${row.name} (${code}): ${score}${value}${state.shownCodes.has(code) ? "" : "; left out by the filters"}`;
  }

  function paint() {
    if (!state.map) return;
    const values = state.rows.map(measured).filter((value) => value !== null);
    const ends = window.akerMap.fifths(values);
    const widest = Math.max(window.akerMap.fifths(state.rows.filter((row) => row.stored !== null).map(spread))[3] || 0, LEAST_WIDE);
    const kinds = new Map();
    const groups = FIFTHS.map(() => ({ low: Infinity, high: -Infinity, count: 0 }));
    let [none, wide] = [0, 0];
    state.shownCodes = new Set();
    for (const row of state.shown) {
      state.shownCodes.add(row.code);
      const value = measured(row);
      if (value === null) {
        none += 1;
        kinds.set(row.code, "none");
        continue;
      }
      const fifth = ends.filter((end) => value > end).length;
      const group = groups[fifth];
      group.count += 1;
      const isWide = spread(row) >= widest;
      wide += isWide ? 1 : 0;
      kinds.set(row.code, isWide ? `f${fifth} wide` : `f${fifth}`);
    }
    for (const value of values) {
      const group = groups[ends.filter((end) => value > end).length];
      group.low = Math.min(group.low, value);
      group.high = Math.max(group.high, value);
    }
    state.map.paint(kinds);
    legend(groups, none, wide, widest);
  }

  function legend(groups, none, wide, widest) {
    const list = element("ul");
    const item = (kind, text) => {
      const made = element("li");
      made.append(element("span", null, { class: `swatch ${kind}` }), text);
      list.append(made);
    };
    for (let at_ = groups.length - 1; at_ >= 0; at_ -= 1) {
      const { low, high, count } = groups[at_];
      if (low <= high) item(`f${at_}`, `${FIFTHS[at_]}: ${low.toFixed(1)} to ${high.toFixed(1)}, ${count} shown`);
    }
    if (wide) item("wide", `hatched: the widest 90 % intervals, ${widest.toFixed(1)} points or more, ${wide} shown`);
    item("none", state.by === "score" ? `no score, ${none} shown` : `no points, ${none} shown`);
    if (state.shown.length < state.rows.length) item("out", `left out by the filters, ${state.rows.length - state.shown.length}`);
    at("map-legend").replaceChildren(list);
  }

  async function showMap(asOf) {
    const place = at("map");
    if (!place) return;
    try {
      const reply = await fetch(`/api/v1/map?as_of=${asOf}`);
      const drawing = await reply.json();
      if (!reply.ok) throw new Error(drawing.detail || reply.statusText);
      const pointed = (text) => { at("map-market").textContent = text; };
      const opens = (code) => window.location.assign(pageOf(code));
      state.map = window.akerMap(place, drawing, { says, opens, pointed });
      const follow = (event) => {
        const row = event.target.closest("tr");
        if (row && row.code && state.map.mark(row.code)) pointed(says(row.code));
      };
      state.body.addEventListener("pointerover", follow);
      state.body.addEventListener("focusin", follow);
      at("by").addEventListener("input", () => { state.by = at("by").value; paint(); remember(); });
      paint();
    } catch (error) {
      place.textContent = `The map could not be loaded: ${error.message}`;
    }
  }

  function remember() {
    const query = new URLSearchParams(window.location.search);
    for (const [name, value] of Object.entries(state.filters)) value ? query.set(name, value) : query.delete(name);
    const sort = `${state.sort.down ? "-" : ""}${state.sort.key}`;
    sort === "rank" ? query.delete("sort") : query.set("sort", sort);
    state.by === "score" ? query.delete("by") : query.set("by", state.by);
    const weights = Object.entries(state.weights).filter(([metric, weight]) => weight !== state.declared[metric]);
    weights.length ? query.set("w", weights.map(([metric, weight]) => `${metric}:${Math.round(100 * weight)}`).join(",")) : query.delete("w");
    const text = query.toString();
    window.history.replaceState(window.history.state, "", text ? `?${text}` : window.location.pathname);
  }

  function table() {
    const made = element("table");
    const ofList = state.rule.among.startsWith("@") ? `; ranks are among the list ${state.rule.among}` : "";
    made.append(element("caption", `Markets by score${AMONG[state.rule.among] || ofList}. A heading sorts by its column.`));
    const head = element("tr");
    state.heads = {};
    for (const [key, label, isNumber] of COLUMNS) {
      const cell = element("th", null, { scope: "col", class: isNumber ? "n" : "", "aria-sort": "none" });
      const button = element("button", label, { type: "button" });
      button.addEventListener("click", () => {
        state.sort = { key, down: state.sort.key === key ? !state.sort.down : isNumber && key !== "rank" };
        draw();
        remember();
      });
      state.heads[key] = button;
      cell.append(button);
      head.append(cell);
    }
    const top = element("thead");
    top.append(head);
    state.body = element("tbody");
    made.append(top, state.body);
    const scroll = element("div", null, { class: "scroll", tabindex: "0", role: "region", "aria-label": "Markets by score" });
    const end = element("div", null, { class: "end", "aria-hidden": "true" });
    scroll.append(made);
    new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting) && state.drawn < state.shown.length) more();
    }, { rootMargin: "600px" }).observe(end);
    at("ranking").replaceChildren(scroll, end);
  }

  function controls(query) {
    if (at("by") && state.declared[query.get("by")] !== undefined) {
      state.by = query.get("by");
      at("by").value = state.by;
    }
    for (const name of Object.keys(state.filters)) {
      const control = at(name);
      state.filters[name] = query.get(name) || "";
      control.value = state.filters[name];
      control.addEventListener("input", () => { state.filters[name] = control.value; draw(); remember(); });
    }
    at("filters").addEventListener("submit", (event) => event.preventDefault());
    at("pillar").addEventListener("change", () => { window.location.search = `?pillar=${encodeURIComponent(at("pillar").value)}`; });
    const wishes = Object.fromEntries((query.get("w") || "").split(",").map((part) => part.split(":")));
    for (const metric of Object.keys(state.declared)) {
      const slider = at(`weight-${metric}`);
      const wish = Number.parseInt(wishes[metric], 10);
      if (wish >= 0 && wish <= Number(slider.max)) {
        state.weights[metric] = wish === Math.round(100 * state.declared[metric]) ? state.declared[metric] : wish / 100;
        at("weights").open = true;
      }
      const show = () => {
        slider.value = Math.round(100 * state.weights[metric]);
        at(`shown-${metric}`).textContent = slider.value;
      };
      show();
      slider.addEventListener("input", () => {
        const percent = Number(slider.value);
        state.weights[metric] = percent === Math.round(100 * state.declared[metric]) ? state.declared[metric] : percent / 100;
        at(`shown-${metric}`).textContent = percent;
        weighted();
        draw();
        remember();
      });
      state.reset.push(show);
    }
    if (at("reset")) at("reset").addEventListener("click", () => {
      state.weights = { ...state.declared };
      state.reset.forEach((show) => show());
      weighted();
      draw();
      remember();
    });
  }

  window.addEventListener("beforeprint", () => { if (state) whole(); });

  async function begin() {
    const place = at("ranking");
    if (!place) return;
    const asOf = place.dataset.asOf;
    try {
      const [scores, markets] = await Promise.all([
        load(`/api/v1/scores?pillar=${encodeURIComponent(place.dataset.pillar)}&as_of=${asOf}&limit=10000`),
        load(`/api/v1/markets?as_of=${asOf}&limit=10000`),
      ]);
      const known = new Map(markets.map((market) => [market.msa_id, market]));
      const declared = {};
      const titles = JSON.parse(place.dataset.titles);
      const groups = {};
      for (const label of document.querySelectorAll(".slider")) {
        declared[label.dataset.metric] = Number(label.dataset.weight);
        groups[label.dataset.metric] = label.dataset.group;
      }
      const rows = scores.map((row) => {
        const market = known.get(row.msa_id) || {};
        const parts = Object.entries(row.contributions || {}).filter(([metric, points]) => points !== null && !(row.missing || []).includes(metric)).sort((a, b) => b[1] - a[1]);
        return {
          code: row.msa_id, name: row.name || row.msa_id, type: row.type, universe: row.universe, states: (market.states || "").split("-"),
          population: market.population === undefined ? null : market.population, stored: row.score_0_100, storedRank: row.rank,
          low: row.score_p05, high: row.score_p95, coverage: row.coverage, parts: opened(row, declared), score: null, rank: null,
          top: row.score_0_100 === null ? "" : parts.slice(0, 2).map(([metric, points]) => `${titles[metric] || metric} ${points.toFixed(1)}`).join(", "),
          missing: (row.missing || []).map((metric) => titles[metric] || metric).join(", "),
        };
      });
      for (const row of rows) {
        row.kind = statusOf(row);
        row.status = STATUSES[row.kind];
      }
      const query = new URLSearchParams(window.location.search);
      const sort = query.get("sort") || "rank";
      const key = sort.replace(/^-/, "");
      state = {
        rule: {
          groups, among: place.dataset.among, needed: Number(place.dataset.needed), neededGroup: Number(place.dataset.neededGroup),
          certain: Number(place.dataset.certain),
        },
        rows, universes: [...new Set(rows.map((row) => row.universe))], byCode: new Map(rows.map((row) => [row.code, row])), shownCodes: new Set(), map: null, by: "score", declared, weights: { ...declared }, filters: { state: "", type: "", size: "", status: "", name: "" }, reset: [], changed: false,
        sort: COLUMNS.some(([name]) => name === key) ? { key, down: sort.startsWith("-") } : { key: "rank", down: false },
      };
      table();
      controls(query);
      weighted();
      draw();
      await showMap(asOf);
    } catch (error) {
      at("ranking-status").textContent = `The ranking could not be loaded: ${error.message}`;
    }
  }

  begin();
})();

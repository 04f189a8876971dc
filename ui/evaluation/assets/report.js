// The list of cases: filtered, sorted and paged in the browser, the choice kept in the address. Sets text, never markup.
(() => {
  "use strict";
  const data = JSON.parse(document.getElementById("data").textContent);
  const PER_PAGE = 50;
  const WAIT = 120;
  const STANDS = { passed: "Passed", failed: "Failed", error: "No response", unjudged: "Not judged" };
  const MARKS = { passed: "✓", failed: "✕", error: "!", unjudged: "–" };
  const CHANGED = { failing: ["Newly failing", "bad"], passing: ["Newly passing", "good"] };
  const SHOWS = [["all", "All cases"], ["failing", "Not passed"], ...Object.entries(STANDS)];
  const cases = data.cases;
  const byName = new Map(data.metrics.map((metric, place) => [metric.name, place]));
  const $ = (id) => document.getElementById(id);
  const whole = (n) => n.toLocaleString("en-GB");
  const failing = (one) => one.stands === "failed" || one.stands === "error";
  const first = { show: cases.some(failing) ? "failing" : "all", kind: "", reason: "", changed: "", words: "", sort: "file", order: "up", page: 1, open: "" };
  let state = { ...first };
  let rows = [];
  let haystacks = null;

  // ---- small parts ----

  const el = (name, className, ...children) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
    return made;
  };
  /** Words of a case or an article: in an element of their own, so that their direction stays theirs. */
  const foreign = (name, className, text) => {
    const made = el(name, className, text);
    made.dir = "auto";
    return made;
  };
  const number = (value, unit) => {
    if (value === null) return "–";
    const fixed = (n, digits) => n.toLocaleString("en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits });
    if (unit === "share") return `${fixed(100 * value, Number.isInteger(100 * value) ? 0 : 1)}\u202f%`;
    return unit === "ms" || unit === "MB" ? `${fixed(value, 0)}\u202f${unit}` : fixed(value, Number.isInteger(value) ? 0 : 1);
  };
  const flag = (kind, text) => el("span", `flag ${kind}`, text);
  const part = (title, ...children) => el("section", "part", el("h3", "", title), ...children);
  const list = (className, items) => el("ul", className, ...items.map((item) => el("li", "", ...item)));
  const article = ([source, title]) => el("span", "article", foreign("b", "", title || source), title ? foreign("span", "quiet", source) : null);
  /** Text with its [n] markers as chips, where there is such a citation. */
  const marked = (name, className, text, citations) => {
    const pieces = text.split(/(\[\d+\])/).map((piece) => {
      const found = /^\[(\d+)\]$/.exec(piece);
      return found && Number(found[1]) >= 1 && Number(found[1]) <= citations ? el("span", "chip", found[1]) : piece;
    });
    const made = el(name, className, ...pieces);
    made.dir = "auto";
    return made;
  };

  // ---- one case ----

  const answer = (one, title = "Answer") => {
    const count = (one.cited || []).length;
    if (one.error !== null) return one.failures.length ? null : part(title, foreign("p", "note bad", one.error));
    const status = one.abstained ? el("p", "quiet", "It says that it has no answer.") : null;
    const said = one.said.map(([text, citations, supported]) => el("p", "statement",
      marked("span", "", text, count), " ", ...citations.map((n) => el("span", "chip", String(n))),
      supported === false ? flag("bad", "not borne out by its citations") : null));
    const body = said.length ? said : one.answer.split(/\n+/).filter((line) => line.trim()).map((line) => marked("p", "statement", line, count));
    const sides = (one.disagreements || []).map((text) => [foreign("span", "", text)]);
    return part(title, status, ...(body.length ? body : [el("p", "quiet", status ? "" : "Nothing.")]),
      sides.length ? el("h4", "", "Disagreements shown") : null, sides.length ? list("plain", sides) : null);
  };

  const quotations = (one, title = "Quotations") => {
    if (one.cited === null || !one.cited.length) return null;
    const read = new Set(one.said.map(([text]) => text)); // words that stand in the answer above need no second reading
    const items = one.cited.map(([source, title, quote, verbatim, gold], place) => el("li", "",
      el("p", "from", el("span", "chip", String(place + 1)), el("span", "", article([source, title]),
        gold ? flag("good", "expected") : null,
        verbatim === true ? flag("good", "verbatim") : verbatim === false ? flag("bad", "not verbatim") : flag("", "not checked"))),
      read.has(quote) ? null : foreign("blockquote", "", quote)));
    return part(title, el("ol", "quotations", ...items));
  };

  const passages = (one) => {
    if (one.retrieved === null || one.found === null) return null;
    if (!one.found) return part("Retrieved", el("p", "quiet", "Nothing was found."));
    const items = one.retrieved.map(([place, score, gold], rank) => {
      const [source, title, text] = data.passages[place];
      return el("li", gold ? "gold" : "", el("p", "from", el("span", "rank", String(rank + 1)),
        el("span", "", article([source, title]), gold ? flag("good", "expected") : null), el("span", "score", score === null ? "" : Number(score.toPrecision(4)).toString())),
        foreign("blockquote", "", text));
    });
    const more = one.found > items.length ? `The first ${items.length} of ${whole(one.found)} passages` : `All ${items.length} passages`;
    return part("Retrieved", el("p", "quiet", `${more}, long ones cut.`), el("ol", "passages", ...items));
  };

  const expected = (one) => {
    const gold = one.gold;
    const rows = [];
    const add = (name, ...values) => rows.push(el("dt", "", name), ...values.map((value) => el("dd", "", ...value)));
    const texts = (values) => values.map((text) => [foreign("span", "", text)]);
    if (gold.answerable !== null) add("Answerable", [gold.answerable ? "yes" : "no, it should say so"]);
    if (gold.disagreement !== null) add("Sources disagree", [gold.disagreement ? "yes" : "no"]);
    for (const [name, label] of Object.entries(gold.labels)) {
      const given = one.labels[name];
      if (label !== null) add(name === "verdict" ? "Verdict" : "Match", [`${label.replace(/_/g, " ")}, given ${(given || "none").replace(/_/g, " ")}`, " ", flag(given === label ? "good" : "bad", given === label ? "right" : "wrong")]);
    }
    if (gold.answers && gold.answers.length) add(gold.answers.length > 1 ? "Any of these answers" : "Answer", ...texts(gold.answers));
    if (gold.facts && gold.facts.length) add("It must say", ...gold.facts.map(([ways, found, rank]) => [foreign("span", "", ways.join(" / ")), " ", flag(found ? "good" : "bad", found ? "said" : "missing"),
      found || one.retrieved === null ? null : flag("", rank ? `in passage ${rank}` : "in no passage found")]));
    if (gold.forbidden.length) add("It must not say", ...gold.forbidden.map(([text, said]) => [foreign("span", "", text), " ", flag(said ? "bad" : "good", said ? "said" : "not said")]));
    if (gold.articles) add("Articles that answer", ...(gold.articles.length ? gold.articles.map(([name, title, grade, rank, cited]) => [article([name, title]), grade > 1 ? ` (grade ${grade})` : "", " ",
      flag(cited ? "good" : "", cited ? "cited" : "not cited"), one.retrieved === null ? null : flag(rank ? "good" : "bad", rank ? `found at ${rank}` : "not found")]) : [["none"]]));
    if (gold.sentences && gold.sentences.length) add("Sentences it rests on", ...gold.sentences.map((text) => [foreign("span", "serif", text)]));
    return rows.length ? part("Expected", el("dl", "expected", ...rows)) : null;
  };

  const measured = (one) => {
    if (one.error !== null) return null; // a row of zeros says nothing that the error does not
    const held = data.metrics.map((metric, place) => [metric, one.values[place]]).filter(([, value]) => value !== null);
    const rows = held.map(([metric, value]) => el("div", "", el("dt", "", metric.title), el("dd", "", number(value, metric.unit))));
    if (one.confidence !== null) rows.push(el("div", "", el("dt", "", "Confidence"), el("dd", "", String(Number(one.confidence.toPrecision(3))))));
    if (one.ms !== null) rows.push(el("div", "", el("dt", "", "Time"), el("dd", "", number(one.ms, "ms"))));
    return rows.length ? part("Measured", el("dl", "measured", ...rows)) : null;
  };

  const asked = (one) => {
    const turns = one.history.flatMap(([question, reply]) => [foreign("p", "earlier", question), reply ? foreign("p", "reply", reply) : null]);
    const limits = one.limits.map(([name, value]) => [`${name}: `, foreign("span", "", value)]);
    if (!turns.length && !limits.length) return null;
    return part(turns.length ? "Asked before" : "Limits", ...turns, limits.length ? list("plain", limits) : null);
  };

  const why = (one, title) => part(title, list("why", one.failures.map((reason) => [foreign("span", "", reason)])));

  /** What the run before gave, folded. */
  const earlier = (one) => {
    if (!one.changed) return null;
    const before = one.earlier;
    return el("details", "then", el("summary", "", one.changed === "failing" ? "The earlier answer, which passed" : "The earlier answer, which failed"),
      before.failures.length ? why(before, "Why it failed") : null, answer(before, "Earlier answer"), quotations(before, "Earlier quotations"));
  };

  const inside = (one) => {
    const failed = one.failures.length && one.stands !== "unjudged" ? why(one, "Why it did not pass") : null;
    return el("div", "inside", el("div", "", failed, asked(one), answer(one), quotations(one), earlier(one), passages(one)), el("div", "", expected(one), measured(one)));
  };

  const line = (one) => {
    const metric = data.metrics[byName.get(state.sort)];
    const value = metric ? number(one.values[byName.get(state.sort)], metric.unit) : one.ms === null ? "" : number(one.ms, "ms");
    const mark = el("span", `mark ${one.stands}`, MARKS[one.stands]);
    mark.setAttribute("role", "img");
    mark.setAttribute("aria-label", STANDS[one.stands]);
    const reason = one.failures.length ? foreign("span", "because", one.failures[0]) : null;
    const newly = one.changed ? el("span", "newly", flag(CHANGED[one.changed][1], CHANGED[one.changed][0])) : null;
    const summary = el("summary", "", mark,
      el("span", "what", foreign("span", "asked", one.text), el("span", "about", foreign("span", "id", one.id), " · ", foreign("span", "", one.kind), newly), reason),
      el("span", "value", value));
    const made = el("details", "case", summary);
    const fill = () => made.children.length > 1 || made.append(inside(one));
    made.addEventListener("toggle", () => {
      if (!made.isConnected) return;
      if (made.open) fill();
      if (made.open || state.open === one.id) keep({ open: made.open ? one.id : "" });
    });
    if (state.open === one.id) {
      fill();
      made.open = true;
    }
    return el("li", "", made);
  };

  // ---- which cases, in which order ----

  const haystack = (one) => [one.id, one.kind, one.text, one.answer, one.error, ...one.failures, ...one.history.flat(),
    ...one.said.map(([text]) => text), ...(one.cited || []).flatMap((cited) => cited.slice(0, 3)), ...(one.disagreements || []),
    ...(one.gold.answers || []), ...(one.gold.facts || []).flatMap(([ways]) => ways), ...(one.gold.articles || []).flatMap(([name, title]) => [name, title]),
    ...(one.gold.sentences || [])].join("\n").toLowerCase();

  const chosen = () => {
    const terms = state.words.toLowerCase().split(/\s+/).filter(Boolean);
    if (terms.length && !haystacks) haystacks = cases.map(haystack);
    const reason = state.reason === "" ? -1 : data.reasons.indexOf(state.reason);
    return cases.map((_, place) => place).filter((place) => {
      const one = cases[place];
      return (state.show === "all" || one.stands === state.show || (state.show === "failing" && failing(one))) &&
        (state.kind === "" || one.kind === state.kind) && (state.reason === "" || one.reasons.includes(reason)) &&
        (state.changed === "" || one.changed === state.changed) &&
        terms.every((term) => haystacks[place].includes(term));
    });
  };

  const sorted = (places) => {
    const sign = state.order === "down" ? -1 : 1;
    if (state.sort === "file") return sign < 0 ? places.reverse() : places;
    const metric = byName.get(state.sort);
    const collator = new Intl.Collator("en", { numeric: true });
    if (state.sort === "id") return places.sort((a, b) => sign * collator.compare(cases[a].id, cases[b].id));
    const key = (place) => (metric === undefined ? cases[place].ms : cases[place].values[metric]);
    const known = places.filter((place) => key(place) !== null).sort((a, b) => sign * (key(a) - key(b)) || a - b);
    return [...known, ...places.filter((place) => key(place) === null)];
  };

  // ---- the page ----

  const show = () => {
    rows = sorted(chosen());
    const pages = Math.max(1, Math.ceil(rows.length / PER_PAGE));
    state.page = Math.min(Math.max(1, state.page), pages);
    const from = (state.page - 1) * PER_PAGE;
    const shown = rows.slice(from, from + PER_PAGE);
    $("list").start = from + 1;
    $("list").replaceChildren(...shown.map((place) => line(cases[place])));
    const range = rows.length > shown.length ? `, ${whole(from + 1)} to ${whole(from + shown.length)} shown` : "";
    $("count").textContent = rows.length ? `${whole(rows.length)} of ${whole(cases.length)} cases${range}` : `0 of ${whole(cases.length)} cases. Clear the filter to see them.`;
    $("pages").hidden = pages < 2;
    $("place").textContent = `Page ${whole(state.page)} of ${whole(pages)}`;
    $("previous").disabled = state.page === 1;
    $("next").disabled = state.page === pages;
    nameOrder();
  };

  const keep = (changes) => {
    Object.assign(state, changes);
    const kept = Object.entries(state).filter(([name, value]) => value !== first[name]).map(([name, value]) => [name, String(value)]);
    history.replaceState(null, "", `#${kept.length ? new URLSearchParams(kept) : "cases"}`);
  };
  /** Files and names have no lowest. */
  const nameOrder = () => {
    const words = state.sort === "file" || state.sort === "id" ? ["First to last", "Last to first"] : ["Lowest first", "Highest first"];
    [...$("order").options].forEach((option, place) => (option.textContent = words[place]));
  };
  const choose = (changes) => {
    keep({ page: 1, open: "", ...changes });
    show();
  };
  const controls = ["words", "show", "kind", "reason", "changed", "sort", "order"];
  const fill = (id, options) => $(id).replaceChildren(...options.map(([value, text]) => new Option(text, value)));
  const counted = (has) => `(${whole(cases.filter(has).length)})`;

  /** Takes the choice out of the address; what names nothing that is here falls back to the first choice. */
  const read = () => {
    if (!location.hash.includes("=")) return false;
    const given = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
    state = { ...first, ...Object.fromEntries(Object.entries(given).filter(([name]) => Object.hasOwn(first, name))) };
    state.page = Number.parseInt(state.page, 10) || 1;
    for (const id of controls) {
      $(id).value = state[id];
      if ($(id).value !== state[id]) $(id).value = state[id] = first[id];
    }
    if (state.open) state.page = Math.floor(Math.max(0, sorted(chosen()).findIndex((place) => cases[place].id === state.open)) / PER_PAGE) + 1;
    return true;
  };
  const goTo = () => ($("list").querySelector("details[open]") || $("cases")).scrollIntoView();

  const start = () => {
    const kinds = [...new Set(cases.map((one) => one.kind))];
    fill("show", SHOWS.map(([name, text]) => [name, `${text} ${counted((one) => name === "all" || one.stands === name || (name === "failing" && failing(one)))}`]));
    fill("kind", [["", "All kinds"], ...kinds.map((kind) => [kind, `${kind} ${counted((one) => one.kind === kind)}`])]);
    fill("reason", [["", "Any"], ...data.reasons.map((reason, place) => [reason, `${reason} ${counted((one) => one.reasons.includes(place))}`])]);
    const ways = Object.keys(CHANGED).filter((way) => cases.some((one) => one.changed === way));
    fill("changed", [["", "Any"], ...ways.map((way) => [way, `${CHANGED[way][0]} ${counted((one) => one.changed === way)}`])]);
    fill("sort", [["file", "Order of the file"], ["id", "Id"], ["ms", "Time"], ...data.metrics.map((metric) => [metric.name, metric.title])]);
    $("controls").reset();
    for (const id of controls) $(id).value = state[id];
    const linked = read();
    show();
    if (linked) goTo();
    let waiting = 0;
    $("words").addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => choose({ words: $("words").value.trim() }), WAIT);
    });
    for (const id of ["show", "kind", "reason", "order"]) $(id).addEventListener("change", () => choose({ [id]: $(id).value }));
    // Newly passing cases are not among those that fail, which the page begins with.
    $("changed").addEventListener("change", () => {
      if ($("changed").value) $("show").value = "all";
      choose({ changed: $("changed").value, show: $("show").value });
    });
    $("sort").addEventListener("change", () => {
      const metric = data.metrics[byName.get($("sort").value)];
      const worst = $("sort").value === "ms" || (metric && metric.higher === false) ? "down" : "up";
      $("order").value = worst;
      choose({ sort: $("sort").value, order: worst });
    });
    $("controls").addEventListener("submit", (event) => event.preventDefault());
    $("controls").addEventListener("reset", (event) => {
      event.preventDefault();
      clearTimeout(waiting);
      state = { ...first };
      for (const id of controls) $(id).value = state[id];
      choose({});
    });
    for (const [id, step] of [["previous", -1], ["next", 1]]) $(id).addEventListener("click", () => {
      choose({ page: state.page + step });
      $("cases").scrollIntoView();
      $("cases").focus({ preventScroll: true });
    });
    addEventListener("hashchange", () => {
      if (read()) {
        show();
        goTo();
      }
    });
    $("without").remove();
    $("controls").hidden = false;
    document.body.dataset.started = "yes";
  };
  start();
})();

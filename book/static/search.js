/* The search: scans the passages of window.SPDR_INDEX. The query is read from the address, so that a search can be
   shared. Words are found at their beginning; Thai, which has no spaces, anywhere; a Thai phrase that stands nowhere
   whole is looked for by its groups of three characters. */
(function () {
  "use strict";
  var index = window.SPDR_INDEX, THAI = /[\u0e00-\u0e7f]/;
  var query = new URLSearchParams(window.location.search).get("q") || "";
  var found = document.querySelector(".found"), list = document.querySelector(".results");
  document.getElementById("find").value = query;

  /* One character for one, so that places in the folded text are places in the text. */
  function fold(text) {
    return text.toLowerCase().replace(/[๐-๙]/g, function (digit) {
      return String.fromCharCode(digit.charCodeAt(0) - 0x0e50 + 48);
    }).replace(/[’‘]/g, "'").replace(/[–—‑]/g, "-");
  }
  function normalise(text) {
    return fold(text.normalize("NFC").replace(/[\u200b-\u200d\u2060\ufeff\u00ad]/g, "")
      .replace(/\u0e4d([\u0e48-\u0e4b]?)\u0e32/g, "$1\u0e33").replace(/\u0e40\u0e40/g, "\u0e41")
      .replace(/\u0e33\u0e32+/g, "\u0e33").replace(/\s+/g, " ").trim());
  }
  function escaped(text) { return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"); }

  /* Where a term stands in folded text, or -1. */
  function place(text, term) {
    if (THAI.test(term)) return text.indexOf(term);
    /* three letters are an abbreviation, to be found whole: DA is not in "data" */
    var end = term.length <= 3 ? "s?(?![a-z0-9])" : "";
    var at = text.search(new RegExp("(^|[^a-z0-9])" + escaped(term) + end));
    return at < 0 ? -1 : at + (text.slice(at, at + term.length) === term ? 0 : 1);
  }
  function stem(term) {
    if (THAI.test(term) || term.length < 5) return term;
    return term.replace(/ies$/, "").replace(/(es|s)$/, "").replace(/(ing|ed)$/, "");
  }
  var SMALL = /^(?:a|an|and|are|at|by|for|from|how|in|is|of|on|or|the|to|what|who|with)$/;
  function terms(text) {
    var all = text.split(/[\s,;:!?"“”()\[\]]+/).filter(Boolean);
    var telling = all.filter(function (term) { return !SMALL.test(term); });
    return telling.length ? telling : all;
  }
  function grams(text) {
    var parts = [], solid = text.replace(/\s/g, "");
    for (var i = 0; i + 3 <= solid.length; i += 1) parts.push(solid.slice(i, i + 3));
    return parts;
  }

  /* The query and what means the same: synonyms, the old name of the Sections, years in the other calendar. */
  function alternatives(text) {
    var all = [text];
    function add(other) { if (all.indexOf(other) < 0 && all.length < 16) all.push(other); }
    add(text.replace(/\b(?:articles?|sections?|sec|s|m)[. ]{0,2}(\d+)/g, "section $1").replace(/(^|[^ก-๙])(?:มาตรา|ม\.?) ?(\d+)/g, "$1มาตรา $2"));
    all.slice().forEach(function (base) {
      synonyms.forEach(function (group) {
        group.forEach(function (member) {
          var at = whole(base, member);
          if (at < 0) return;
          group.forEach(function (other) {
            var before = base.slice(0, at), after = base.slice(at + member.length);
            /* inside a Thai compound only Thai can stand for Thai */
            if (!THAI.test(other) && (/[ก-๙]$/.test(before) || /^[ก-๙]/.test(after))) return;
            add(before + other + after);
          });
        });
      });
    });
    all.slice().forEach(function (base) {
      add(base.replace(/(^|\D)(25\d\d|19\d\d|20\d\d)(?!\d)/g, function (_, gap, year) {
        return gap + String(year >= "2400" ? year - 543 : Number(year) + 543);
      }));
    });
    return all;
  }
  /* Where a synonym stands in the query as a word of its own; a long Thai one may be part of a compound. An
     abbreviation is found without its full stops too. */
  function whole(base, member) {
    if (THAI.test(member) && member.length > 5) return base.indexOf(member);
    var at = base.search(new RegExp("(^|[^a-z0-9ก-๙])" + escaped(member) + "($|[^a-z0-9ก-๙])"));
    return at < 0 ? -1 : base.indexOf(member, at);
  }
  var synonyms = index.synonyms.map(function (group) {
    var members = group.map(fold);
    group.map(fold).forEach(function (member) {
      var bare = member.replace(/\./g, "");
      if (THAI.test(member) && bare !== member && members.indexOf(bare) < 0) members.push(bare);
    });
    return members;
  });

  var WEIGHT = { text: 1, figure: 1.15, table: 1.15, row: 0.8 };
  var WORKS = 0.4;  // titles of the works cited say much and explain little

  /* How well a passage fits; loosely, half the words or of the groups of three characters are enough. */
  function score(passage, wanted, loose) {
    var title = passage.title, text = passage.text, points = 0, at = -1, missing = 0, parts = terms(wanted);
    if (place(title, wanted) >= 0) points += 60;
    at = place(text, wanted);
    if (at >= 0) points += 20;
    parts.forEach(function (term) {
      var inTitle = place(title, stem(term)), inText = place(text, stem(term));
      if (inTitle >= 0) points += 10;
      if (inText >= 0) { points += 3; if (at < 0) at = inText; }
      if (inTitle < 0 && inText < 0) missing += 1;
    });
    if (!missing) return { points: points * passage.weight, at: at };
    if (!loose) return null;
    if (parts.length > 1 && missing <= parts.length / 2) return { points: points * 0.2 * passage.weight, at: at };
    if (!THAI.test(wanted)) return null;
    var groups = grams(wanted), solid = (title + " " + text).replace(/\s/g, "");
    var hits = groups.filter(function (part) { return solid.indexOf(part) >= 0; });
    if (!groups.length || hits.length / groups.length < 0.6) return null;
    return { points: 2 * passage.weight * hits.length / groups.length, at: Math.max(0, text.indexOf(hits[0])) };
  }

  function search(text, loose) {
    var wanted = alternatives(text), hits = [];
    passages.forEach(function (passage, order) {
      var best = null;
      wanted.forEach(function (words, number) {
        var result = score(passage, words, loose);
        if (result && number) result.points *= 0.9;
        if (result && (!best || result.points > best.points)) { best = result; best.words = words; }
      });
      if (best) hits.push({ passage: passage, points: best.points, at: best.at, words: best.words, order: order });
    });
    return hits.sort(function (a, b) { return b.points - a.points || a.order - b.order; });
  }

  /* The passage around the first hit, its words marked; only text is ever set, never markup. */
  function snippet(hit) {
    var raw = hit.passage.raw, from = Math.max(0, hit.at - 70), line = document.createElement("p");
    var shown = raw.slice(from, from + 240), folded = fold(shown), spans = [];
    [hit.words].concat(terms(hit.words).map(stem)).forEach(function (term) {
      var at = term ? place(folded, term) : -1;
      if (at >= 0) spans.push([at, at + term.length]);
    });
    spans.sort(function (a, b) { return a[0] - b[0] || b[1] - a[1]; });
    var last = 0;
    if (from) line.append("… ");
    spans.forEach(function (span) {
      if (span[0] < last) return;
      var mark = document.createElement("mark");
      line.append(shown.slice(last, span[0]));
      mark.textContent = shown.slice(span[0], span[1]);
      line.append(mark);
      last = span[1];
    });
    line.append(shown.slice(last) + (from + 240 < raw.length ? " …" : ""));
    return line;
  }

  function row(hit) {
    var item = document.createElement("li"), link = document.createElement("a"), where = document.createElement("small");
    link.href = hit.passage.page + ".html" + (hit.passage.anchor ? "#" + hit.passage.anchor : "");
    link.textContent = hit.passage.heading;
    where.textContent = index.titles[hit.passage.page] || "";
    item.append(link, " ", where, snippet(hit));
    return item;
  }

  var passages = index.passages.map(function (p) {
    return { page: p[0], anchor: p[1], heading: p[2], title: fold(p[2]), raw: p[3], text: fold(p[3]),
      weight: WEIGHT[p[4]] * (p[0] === "bibliography" ? WORKS : 1) };
  });
  /* Strictly, and where that finds little, loosely. The gate of the search asks this function many things at once. */
  function ask(text) {
    var strict = search(normalise(text), false);
    return strict.length < 5 ? search(normalise(text), true) : strict;
  }
  window.SPDR_ASK = ask;
  var wanted = normalise(query);
  if (!wanted) return;
  var hits = ask(query);
  found.textContent = hits.length ? hits.length + " " + found.dataset.found : found.dataset.none;
  var also = alternatives(wanted).slice(1);
  if (also.length) found.append(" · " + found.dataset.also + ": " + also.join(", "));
  hits.slice(0, 60).forEach(function (hit) { list.append(row(hit)); });
})();

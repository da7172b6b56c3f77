/* Menu, light or dark, the language switch, copying a citation, and charts that answer. Nothing is fetched:
   the chart engine and a chart's specification are scripts of this site, added when a reader asks. */
(function () {
  "use strict";
  var root = document.documentElement;

  function each(selector, action) {
    Array.prototype.forEach.call(document.querySelectorAll(selector), action);
  }

  each(".menu", function (button) {
    var contents = document.getElementById("contents");
    button.hidden = false;
    button.addEventListener("click", function () {
      var open = button.getAttribute("aria-expanded") !== "true";
      button.setAttribute("aria-expanded", String(open));
      contents.classList.toggle("open", open);
    });
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && button.getAttribute("aria-expanded") === "true") { button.click(); button.focus(); }
    });
  });

  each("button.theme", function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      var dark = root.dataset.theme ? root.dataset.theme === "dark"
        : window.matchMedia("(prefers-color-scheme: dark)").matches;
      root.dataset.theme = dark ? "light" : "dark";
      try { window.localStorage.setItem("spdr-theme", root.dataset.theme); } catch (refused) { /* this page only */ }
    });
  });

  /* What scrolls can be reached by keyboard; what fits need not be a stop on the way. */
  function stops() {
    each(".scroll, .chart, .math, pre", function (box) {
      var scrolls = box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1;
      if (scrolls) box.tabIndex = 0; else box.removeAttribute("tabindex");
    });
  }
  stops();
  window.addEventListener("load", stops);
  window.addEventListener("resize", stops);
  document.addEventListener("toggle", stops, true);

  /* The same place in the other language: headings, figures and results keep one anchor in both. */
  each("a.language", function (link) {
    var plain = link.getAttribute("href");
    link.addEventListener("click", function () { link.href = plain + window.location.search + window.location.hash; });
  });

  /* A link to something inside a fold opens the fold. */
  function reveal() {
    var name = "";
    try { name = decodeURIComponent(window.location.hash.slice(1)); } catch (odd) { return; }
    var target = name && document.getElementById(name);
    if (!target) return;
    for (var fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    target.scrollIntoView();
  }
  window.addEventListener("hashchange", reveal);
  reveal();

  each("button.copy", function (button) {
    var words = button.parentElement.querySelector(".citation");
    button.hidden = false;
    button.addEventListener("click", function () {
      var range = document.createRange(), selection = window.getSelection(), label = button.textContent;
      range.selectNodeContents(words);
      selection.removeAllRanges();
      selection.addRange(range);
      try { document.execCommand("copy"); } catch (refused) { return; }
      button.textContent = button.dataset.done;
      window.setTimeout(function () { button.textContent = label; }, 2000);
    });
  });

  /* The dashboard: a choice hides what does not fit it; an element that says nothing of a choice stays. */
  each("form.filters", function (form) {
    var status = form.querySelector(".filtered"), selects = form.querySelectorAll("select");
    form.hidden = false;
    function narrow() {
      var counts = { TR: 0, DIV: 0 };
      each("[data-measure]", function (element) {
        var fits = Array.prototype.every.call(selects, function (select) {
          return !select.value || !(select.name in element.dataset) || element.dataset[select.name] === select.value;
        });
        element.hidden = !fits;
        if (fits) counts[element.tagName] += 1;
      });
      each("section[id^=measure-]", function (section) {
        section.hidden = !section.querySelector("[data-measure]:not([hidden])");
      });
      status.textContent = (status.dataset.rows ? "" : counts.DIV + " ") + status.dataset.shown.replace("#", counts.TR);
      stops();
    }
    form.addEventListener("change", narrow);
    form.addEventListener("reset", function () { window.setTimeout(narrow, 0); });
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    narrow();
  });

  /* A table whose headings sort it: once up, once down; without scripts it stays in the order of the record. */
  each("table.sorts", function (table) {
    var body = table.tBodies[0], order = new Intl.Collator(document.documentElement.lang, { numeric: true });
    var heads = Array.prototype.slice.call(table.querySelectorAll("th[data-sort]"));
    heads.forEach(function (head) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.setAttribute("aria-label", head.dataset.sort);
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", function () {
        var place = head.cellIndex, up = head.getAttribute("aria-sort") !== "ascending";
        heads.forEach(function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        var rows = Array.prototype.slice.call(body.rows).sort(function (a, b) {
          return (up ? 1 : -1) * order.compare(a.cells[place].textContent, b.cells[place].textContent);
        });
        rows.forEach(function (row) { body.appendChild(row); });
      });
    });
  });

  /* Each script once, however many charts ask for it while it is on its way. */
  var asked = {};
  function load(address, then, failed) {
    if (!asked[address]) {
      asked[address] = new Promise(function (arrived, lost) {
        var script = document.createElement("script");
        script.src = address;
        script.onload = arrived;
        script.onerror = lost;
        document.head.appendChild(script);
      });
    }
    asked[address].then(then, failed);
  }

  window.SPDR = { specs: {}, load: load };
  each("button.explore", function (button) {
    var card = button.closest(".card"), still = card.querySelector(".chart");
    var lively = null, label = button.textContent;
    button.hidden = false;
    button.setAttribute("aria-pressed", "false");

    function failed() {
      button.setAttribute("aria-pressed", "false");
      button.disabled = true;
      button.textContent = button.dataset.failed;
      still.hidden = false;
      if (lively) lively.remove();
    }
    function show(open) {
      still.hidden = open;
      lively.hidden = !open;
      button.setAttribute("aria-pressed", String(open));
      button.textContent = open ? button.dataset.close : label;
    }
    button.addEventListener("click", function () {
      if (lively) { show(lively.hidden); return; }
      if (button.dataset.asked) return;
      button.dataset.asked = "yes";
      load(button.dataset.engine, function () {
        load(button.dataset.spec, function () {
          lively = document.createElement("div");
          lively.className = "lively";
          still.after(lively);
          /* its own tooltip styles would be an inline style; ours are in site.css */
          window.spdrChart(lively, window.SPDR.specs[card.dataset.chapter + "/" + button.dataset.figure],
            { tooltip: { disableDefaultStyle: true } })
            .then(function () { card.dataset.drawn = "yes"; show(true); }, failed);
        }, failed);
      }, failed);
    });
  });
})();

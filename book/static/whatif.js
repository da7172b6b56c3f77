/* What-ifs: the reader moves a slider, the page looks the row up and works the formula out, as Python does.
   A number is rounded on its decimal digits, halves away from nought, so that page and review agree. */
(function () {
  "use strict";

  function evaluate(tree, values) {
    if (typeof tree === "number") return tree;
    if (typeof tree === "string") return tree in values ? values[tree] : null;
    var parts = tree.slice(1).map(function (part) { return evaluate(part, values); });
    if (parts.indexOf(null) >= 0 || (tree[0] === "/" && parts[1] === 0)) return null;
    switch (tree[0]) {
      case "+": return parts[0] + parts[1];
      case "-": return parts[0] - parts[1];
      case "*": return parts[0] * parts[1];
      case "/": return parts[0] / parts[1];
      case "min": return Math.min.apply(null, parts);
      default: return Math.max.apply(null, parts);
    }
  }

  /* A number as digits times a power of ten, by the shortest digits that name it. */
  function decimal(value) {
    var parts = Math.abs(value).toExponential().split("e"), digits = parts[0].replace(".", "");
    return { digits: BigInt(digits), power: Number(parts[1]) - digits.length + 1 };
  }
  function rounded(exact, places) {
    var shift = exact.power + places;
    if (shift >= 0) return exact.digits * (BigInt(10) ** BigInt(shift));
    var unit = BigInt(10) ** BigInt(-shift);
    return (exact.digits * BigInt(2) + unit) / (unit * BigInt(2));
  }
  function grouped(whole, places) {
    var text = whole.toString();
    while (text.length <= places) text = "0" + text;
    var cut = text.length - places, before = text.slice(0, cut).replace(/\B(?=(\d{3})+$)/g, ",");
    return places ? before + "." + text.slice(cut) : before;
  }
  var SCALES = { en: { 6: "million", 9: "billion" }, th: { 6: "ล้าน", 9: "พันล้าน" } };

  function number(value, writing, model) {
    var exact = decimal(value), digits = writing.digits === null ? writing.unit_digits : writing.digits, word = "";
    if (writing.percent) exact.power += 2;
    var leading = exact.digits.toString().length - 1 + exact.power;  // power of ten of the first digit
    if (writing.scales && value !== 0 && leading >= 6) {
      var size = leading >= 9 ? 9 : 6;
      exact.power -= size;
      word = SCALES[model.lang][size];
      if (writing.digits === null) digits = Math.max(0, 2 - Math.max(0, leading - size));
    } else if (writing.scales && rounded(exact, 0) * (BigInt(10) ** BigInt(12)) === rounded(exact, 12)) digits = 0;
    var whole = rounded(exact, digits), text = grouped(whole, digits);
    if (value < 0 && whole > BigInt(0)) text = model.words.minus + text;
    return word ? text + " " + word : text;
  }

  function written(value, writing, model) {
    if (value === null || value === undefined) return model.words.not_known;
    if (writing.year) return writing.pattern.replace("{}", String(value + (model.lang === "th" ? 543 : 0)));
    var text = number(value, writing, model), pattern = writing.pattern;
    if (model.lang === "th" && /ล้าน$/.test(text)) pattern = pattern.replace("{} ", "{}");
    if (model.lang === "en" && (text === "1" || text === model.words.minus + "1")) pattern = writing.one;
    return pattern.replace("{}", text);
  }

  function answers(model, chosen) {
    var row = 0, values = {}, by = {};
    model.controls.forEach(function (one) { by[one.name] = one; });
    model.axes.forEach(function (name) {
      row = row * by[name].values.length + by[name].values.indexOf(chosen[name]);
    });
    Object.keys(model.columns).forEach(function (name) { values[name] = model.columns[name][row]; });
    Object.keys(model.constants).forEach(function (name) { values[name] = model.constants[name]; });
    model.controls.forEach(function (one) { if (one.kind !== "choice") values[one.name] = chosen[one.name]; });
    var found = {};
    model.results.forEach(function (one) { found[one.name] = values[one.name] = evaluate(one.formula, values); });
    return found;
  }

  function start(form) {
    var model = JSON.parse(form.dataset.model), card = form.closest(".card"), boxes = {}, chosen = {}, view = null;
    form.querySelectorAll("[data-control]").forEach(function (box) { boxes[box.dataset.control] = box; });

    function read(one) {
      var box = boxes[one.name], set = box.parentElement.querySelector(".set");
      var value = one.kind === "number" ? box.valueAsNumber : one.values[Number(box.value)];
      if (one.kind === "number") {
        var fits = Number.isFinite(value) && value >= one.low && value <= one.high;
        box.setAttribute("aria-invalid", String(!fits));
        if (!fits) {
          set.textContent = model.words.outside.replace("{low}", written(one.low, one.writing, model))
            .replace("{high}", written(one.high, one.writing, model));
          box.setCustomValidity(set.textContent);
          return false;
        }
        box.setCustomValidity("");
      }
      chosen[one.name] = value;
      if (one.kind !== "choice") set.textContent = written(value, one.writing, model);
      if (one.kind === "slider") box.setAttribute("aria-valuetext", set.textContent);
      return true;
    }
    function show() {
      var whole = model.controls.map(read).every(Boolean), found = whole ? answers(model, chosen) : {};
      model.results.forEach(function (one) {
        var place = form.querySelector('[data-result="' + one.name + '"]');
        var text = whole ? written(found[one.name], one.writing, model) : "–";
        if (place.textContent !== text) place.textContent = text;
      });
      if (view && whole) {
        model.controls.forEach(function (one) { view.signal("set_" + one.name, chosen[one.name]); });
        view.runAsync();
      }
    }
    form.addEventListener("input", show);
    form.addEventListener("change", show);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.addEventListener("reset", function () { window.setTimeout(show, 0); });
    form.hidden = false;
    card.querySelectorAll("details.worked").forEach(function (fold) { fold.open = false; });
    show();
    form.querySelectorAll("button.draw").forEach(function (button) { chart(button); });

    function chart(button) {
      var label = button.textContent, area = null;
      function failed() { button.disabled = true; button.textContent = button.dataset.failed; }
      button.addEventListener("click", function () {
        if (area) {
          area.hidden = !area.hidden;
          button.setAttribute("aria-expanded", String(!area.hidden));
          button.textContent = area.hidden ? label : button.dataset.hide;
          return;
        }
        if (button.dataset.asked) return;
        button.dataset.asked = "yes";
        window.SPDR.load(button.dataset.engine, function () {
          window.SPDR.load(button.dataset.spec, function () {
            area = document.createElement("div");
            area.className = "lively";
            button.parentElement.after(area);
            var spec = JSON.parse(JSON.stringify(window.SPDR.specs[card.dataset.chapter + "/" + card.id]));
            var beside = spec.layer[0].encoding.y.type === "nominal" ? 240 : 100;  // room for the names of bars
            spec.width = Math.max(140, Math.min(spec.width, form.clientWidth - beside));
            window.spdrChart(area, spec, {})
              .then(function (drawn) {
                view = drawn.view;
                card.dataset.drawn = "yes";
                button.setAttribute("aria-expanded", "true");
                button.textContent = button.dataset.hide;
                show();
              }, failed);
          }, failed);
        }, failed);
      });
    }
  }

  Array.prototype.forEach.call(document.querySelectorAll("form.whatif"), start);
})();

/* Runs before the page is drawn: says that scripts work, and applies the reader's choice of light or dark. */
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("js");
  try {
    var chosen = window.localStorage.getItem("spdr-theme");
    if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
  } catch (refused) { /* private windows and some folders refuse storage; the system's choice holds */ }
})();

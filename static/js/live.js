// Brings the live part of a page up to date while it is looked at. Whatever has the focus is left alone.
(function () {
  "use strict";
  var EVERY = 5000;
  function refresh() {
    var region = document.querySelector("[data-live]");
    if (!region || document.hidden || region.contains(document.activeElement)) {
      return;
    }
    window.fetch(window.location.href, { credentials: "same-origin" }).then(function (answer) {
      return answer.ok && !answer.redirected ? answer.text() : "";
    }).then(function (text) {
      var fresh = text && new DOMParser().parseFromString(text, "text/html").querySelector("[data-live]");
      if (fresh && !region.contains(document.activeElement) && fresh.textContent !== region.dataset.seen) {
        region.dataset.seen = fresh.textContent;
        region.replaceWith(fresh);
        fresh.dataset.seen = fresh.textContent;
      }
    }).catch(function () {
      // The next round tries again; the page says where it stands.
    });
  }
  window.setInterval(refresh, EVERY);
})();

// Counts down to the stated end of an agenda item. Says so at five minutes, at one, and at the end, and not more often.
(function () {
  "use strict";
  var SAID = [5, 1, 0];
  function number(text, n) {
    return text.replace("%n", n.toLocaleString(document.documentElement.lang));
  }
  function watch() {
    var clock = document.querySelector("[data-ends]");
    if (!clock) {
      return;
    }
    if (!clock.skew) {
      clock.skew = Date.parse(clock.dataset.now) - Date.now();
    }
    var shown = clock.querySelector("[data-clock]");
    var said = clock.querySelector("[data-say]");
    var left = Date.parse(clock.dataset.ends) - Date.now() - clock.skew;
    var seconds = Math.max(0, Math.ceil(left / 1000));
    var minutes = Math.ceil(left / 60000);
    var over = left <= -60000;
    clock.classList.toggle("clock-over", left <= 0);
    shown.textContent = over
      ? number(clock.dataset.over, Math.floor(-left / 60000))
      : Math.floor(seconds / 60) + ":" + ("0" + (seconds % 60)).slice(-2);
    if (SAID.indexOf(minutes) >= 0 && clock.lastSaid !== minutes && !over) {
      clock.lastSaid = minutes;
      said.textContent = number(clock.dataset.left, minutes);
    }
  }
  watch();
  window.setInterval(watch, 1000);
})();

// A refused form: the summary takes the focus, so that a screen reader starts with what is wrong.
(function () {
  "use strict";
  var summary = document.querySelector("[data-focus]");
  if (summary) {
    summary.focus();
  }
})();

// A code behind the # of the address goes into the field. Nothing is sent until the person presses the button.
(function () {
  "use strict";
  var field = document.querySelector("[data-fragment]");
  var code = window.location.hash.slice(1);
  if (field && code && code.length < 40 && !field.value) {
    field.value = code;
    window.history.replaceState(null, "", window.location.pathname);
  }
})();

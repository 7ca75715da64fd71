// The room's page asks every few seconds whether anything changed: the number of votes, or that the vote is over.
// What somebody is just filling in is never thrown away: only a new standing loads the page anew.
(function () {
  "use strict";
  var line = document.querySelector("[data-room]");
  if (!line || !window.fetch) {
    return;
  }
  var version = line.getAttribute("data-version");
  var receipt = document.getElementById("receipt-text");
  function standing(of) {
    return of.slice(0, of.lastIndexOf("-"));
  }
  function look() {
    window
      .fetch(line.getAttribute("data-room"), { headers: { "If-None-Match": '"' + version + '"' }, cache: "no-store", credentials: "omit" })
      .then(function (answer) {
        return answer.status === 200 ? answer.json() : null;
      })
      .then(function (found) {
        if (!found) {
          return;
        }
        if (standing(found.version) !== standing(version) && !receipt) {
          window.location.replace(line.getAttribute("data-here"));
          return;
        }
        version = found.version;
        var cast = line.querySelector("[data-room-cast]");
        if (cast) {
          cast.textContent = String(found.cast);
        }
      })
      .catch(function () {})
      .then(function () {
        window.setTimeout(look, 2500 + Math.random() * 1000);
      });
  }
  // The answer may be a second old: the first question waits longer than that, so that it is never older than the page.
  window.setTimeout(look, 1200 + Math.random() * 1500);
})();

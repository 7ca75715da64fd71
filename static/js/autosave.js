// Saves each field of a worksheet by itself a moment after the last key, and says so beside it. One request at a time
// for a field: what is typed meanwhile goes with the next. The Save button stays and does the same for the whole page.
// Now and then it asks whether others wrote something, and says so with a link: nothing that stands here is replaced.
(function () {
  "use strict";
  var form = document.querySelector("form[data-autosave]");
  if (!form || !window.fetch || !window.FormData) {
    return;
  }
  var QUIET = 1500;
  var EVERY = 10000;
  var announced = document.querySelector("[data-autosave-says]");
  if (announced) {
    announced.hidden = false;
  }
  function body(field) {
    var data = new FormData();
    data.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    field.querySelectorAll("input, select, textarea").forEach(function (input) {
      if (input.name && ((input.type !== "radio" && input.type !== "checkbox") || input.checked)) {
        data.append(input.name, input.value);
      }
    });
    return data;
  }
  function say(field, words, reload) {
    tell(field.querySelector("[data-says]"), words, reload && form.dataset.reload);
  }
  function tell(line, words, reload) {
    line.textContent = words;
    line.classList.toggle("autosave-again", Boolean(reload));
    if (reload) {
      var link = document.createElement("a");
      link.href = window.location.pathname;
      link.textContent = reload;
      line.appendChild(document.createTextNode(" "));
      line.appendChild(link);
    }
  }
  function save(field) {
    window.clearTimeout(field.timer);
    if (field.busy) {
      field.again = true;
      return;
    }
    field.busy = true;
    field.waits = false;
    var revision = field.querySelector("[name='r." + field.dataset.field + "']");
    window
      .fetch(form.dataset.autosave.replace("--field--", field.dataset.field), {
        method: "POST",
        body: body(field),
        credentials: "same-origin",
        headers: { Accept: "application/json" }
      })
      .then(function (answer) {
        var kind = answer.headers.get("Content-Type") || "";
        if (answer.redirected || kind.indexOf("application/json") !== 0) {
          throw new Error("no answer of ours");
        }
        return answer.json();
      })
      .then(function (found) {
        if (found.revision !== undefined) {
          revision.value = found.revision;
        }
        field.classList.toggle("field-faulty", found.state === "unfit");
        say(field, found.say, found.state === "conflict" || found.state === "behind");
      })
      .catch(function () {
        field.waits = true;
        say(field, form.dataset.failed);
      })
      .then(function () {
        field.busy = false;
        if (field.again) {
          field.again = false;
          save(field);
        }
      });
  }
  function touched(event) {
    var field = event.target.closest("[data-field]");
    if (!field) {
      return;
    }
    field.waits = true;
    window.clearTimeout(field.timer);
    field.timer = window.setTimeout(function () {
      save(field);
    }, event.type === "change" ? 0 : QUIET);
  }
  var changed = document.querySelector("[data-changed]");
  function look() {
    if (document.hidden) {
      return;
    }
    window
      .fetch(changed.dataset.changed, { credentials: "same-origin", cache: "no-store" })
      .then(function (answer) {
        return answer.status === 200 && !answer.redirected ? answer.json() : null;
      })
      .then(function (found) {
        if (!found) {
          return;
        }
        changed.dataset.changed = changed.dataset.changed.replace(/\d+\/$/, found.revision + "/");
        if (found.say) {
          tell(changed, found.say, changed.dataset.reload);
        }
        found.fields.forEach(function (name) {
          var field = form.querySelector("[data-field='" + name + "']");
          if (field && !field.busy && !field.querySelector(".autosave-again")) {
            say(field, found.here, true);
          }
        });
      })
      .catch(function () {
        // The next round tries again.
      });
  }
  if (changed) {
    window.setInterval(look, EVERY);
    document.addEventListener("visibilitychange", look);
  }
  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  form.addEventListener("submit", function () {
    form.sent = true;
  });
  window.addEventListener("beforeunload", function (event) {
    var open = [].some.call(form.querySelectorAll("[data-field]"), function (field) {
      return field.waits || field.busy;
    });
    if (open && !form.sent) {
      event.preventDefault();
      event.returnValue = "";
    }
  });
})();

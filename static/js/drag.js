// Dragging cards with a mouse or pen. Fingers scroll, and everything that this does is a form on the page of each card.
(function () {
  "use strict";
  var START = 6;
  var board = document.querySelector("[data-board][data-token]");
  if (!board || !window.fetch || !window.PointerEvent) {
    return;
  }
  var held = null;
  board.querySelector("[data-draggable]").hidden = false;

  function drop() {
    if (held) {
      held.card.classList.remove("card-held");
      held.card.style.transform = "";
      over(null);
    }
    held = null;
  }
  function over(column) {
    Array.prototype.forEach.call(board.querySelectorAll(".column-over"), function (other) {
      other.classList.remove("column-over");
    });
    if (column) {
      column.classList.add("column-over");
    }
  }
  function under(event) {
    var found = document.elementFromPoint(event.clientX, event.clientY);
    return found && board.contains(found) ? found : null;
  }
  function send(card, column, before) {
    var body = new URLSearchParams();
    body.set("cluster", column.dataset.column);
    body.set("before", before ? before.dataset.card : "");
    return window.fetch(board.dataset.here + "cards/" + card.dataset.card + "/move/", {
      method: "POST", body: body, credentials: "same-origin",
      headers: { "X-CSRFToken": board.dataset.token, Accept: "application/json" }
    }).then(function (answer) {
      return answer.ok ? "" : answer.json().then(function (problem) {
        return problem.detail || board.dataset.failed;
      });
    }).catch(function () {
      return board.dataset.failed;
    });
  }
  function place(card, event) {
    var target = under(event);
    var column = target && target.closest("[data-column]");
    if (!column) {
      return;
    }
    var list = column.querySelector("[data-cards]");
    var other = target.closest("[data-card]");
    var before = null;
    if (other && other !== card && column.dataset.column !== "0") {
      var box = other.getBoundingClientRect();
      before = event.clientY < box.top + box.height / 2 ? other : other.nextElementSibling;
      before = before === card ? card.nextElementSibling : before;
    }
    var from = card.parentNode;
    var next = card.nextElementSibling;
    list.insertBefore(card, column.dataset.column === "0" ? list.firstElementChild : before);
    send(card, column, before).then(function (fault) {
      if (fault) {
        from.insertBefore(card, next && next.parentNode === from ? next : null);
        board.querySelector("[data-said]").textContent = fault;
      }
    });
  }
  board.addEventListener("pointerdown", function (event) {
    var card = event.target.closest("[data-card]");
    if (card && event.button === 0 && event.pointerType !== "touch" && !event.target.closest("a, button")) {
      held = { card: card, x: event.clientX, y: event.clientY, moving: false };
      event.preventDefault();
    }
  });
  document.addEventListener("pointermove", function (event) {
    if (!held) {
      return;
    }
    var x = event.clientX - held.x;
    var y = event.clientY - held.y;
    if (!held.moving && Math.abs(x) + Math.abs(y) < START) {
      return;
    }
    held.moving = true;
    held.card.classList.add("card-held");
    held.card.style.transform = "translate(" + x + "px, " + y + "px)";
    var target = under(event);
    over(target && target.closest("[data-column]"));
  });
  document.addEventListener("pointerup", function (event) {
    var done = held;
    var moving = done && done.moving;
    if (moving) {
      place(done.card, event);
    }
    drop();
  });
  document.addEventListener("pointercancel", drop);
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      drop();
    }
  });
})();

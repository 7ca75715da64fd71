// Keeps a board up to date: asks once a second what changed since its revision, and rests while nobody looks.
// What others did is told at most every eight seconds, so that a screen reader is not talked over.
// A list is never changed under somebody's finger: it only tells how much is new, beside a link that shows it.
(function () {
  "use strict";
  var EVERY = 1000;
  var SLOWEST = 30000;
  var TELL_EVERY = 8000;
  var board = document.querySelector("[data-board]");
  if (!board || !window.fetch) {
    return;
  }
  var revision = Number(board.dataset.revision);
  var wait = EVERY;
  var timer = 0;
  var asking = false;
  var told = { added: 0, moved: 0, at: 0 };
  var seen = {};
  var much = false;

  function one(name, within) {
    return (within || board).querySelector("[data-" + name + "]");
  }
  function column(number) {
    return board.querySelector('[data-column="' + number + '"]');
  }
  function fresh(name) {
    return document.importNode(one(name).content, true).firstElementChild;
  }
  function counted(node, number, least) {
    if (node) {
      node.hidden = number < least;
      node.querySelector("b").textContent = String(number);
    }
  }
  function worded(titles) {
    var language = document.documentElement.lang;
    var tags = [language, language.split("-")[0], "en"].concat(Object.keys(titles));
    var tag = tags.filter(function (name) {
      return titles[name];
    })[0];
    return { tag: tag || "", text: tag ? titles[tag] : "" };
  }

  // Lists are in order of place; loose cards the other way round, so that the newest stands first.
  function put(card, list, place, loose) {
    var kept = card.contains(document.activeElement) ? document.activeElement : null;
    var after = Array.prototype.filter.call(list.children, function (other) {
      var its = Number(other.dataset.place);
      return other !== card && (loose ? its < place : its > place);
    })[0];
    card.dataset.place = place;
    if (card.parentNode !== list || card.nextElementSibling !== (after || null)) {
      list.insertBefore(card, after || null);
      if (kept) {
        kept.focus();
      }
    }
  }
  function showCard(change) {
    var card = board.querySelector('[data-card="' + change.card + '"]');
    if (change.gone) {
      if (card) {
        card.remove();
        told.moved += 1;
      }
      return;
    }
    var home = column(change.cluster);
    if (!home) {
      return;
    }
    if (card) {
      told.moved += 1;
    } else {
      card = fresh("card-form");
      card.dataset.card = change.card;
      one("number", card).href = board.dataset.here + "cards/" + change.card + "/";
      one("number", card).textContent = board.dataset.named.replace("%n", change.card);
      told.added += 1;
    }
    var words = one("text", card);
    words.textContent = change.text;
    words.lang = change.lang;
    one("kind", card).textContent = board.getAttribute("data-kind-" + change.kind) || "";
    counted(one("voices", card), change.voices, 2);
    counted(one("dots", card), change.dots, 1);
    one("conflict", card).hidden = !change.conflict;
    if (!card.classList.contains("card-held")) {
      put(card, one("cards", home), change.place, change.cluster === 0);
    }
  }
  function showCluster(change) {
    var found = column(change.cluster);
    if (change.gone) {
      if (found) {
        found.remove();
      }
      return;
    }
    if (!found) {
      found = fresh("column-form");
      found.dataset.column = change.cluster;
      one("title", found).href = board.dataset.here + "clusters/" + change.cluster + "/";
    }
    var title = worded(change.title);
    one("title", found).textContent = title.text;
    one("title", found).lang = title.tag;
    counted(one("dots", found), change.dots, 1);
    if (!found.parentNode || Number(found.dataset.position) !== change.position) {
      found.dataset.position = change.position;
      var all = one("columns");
      all.insertBefore(found, Array.prototype.filter.call(all.children, function (other) {
        return other !== found && Number(other.dataset.position) > change.position;
      })[0] || null);
    }
  }
  function tell() {
    var now = Date.now();
    var said = one("said");
    if (!said || now - told.at < TELL_EVERY || told.added + told.moved === 0) {
      return;
    }
    var parts = [];
    if (told.added) {
      parts.push(board.dataset.new.replace("%n", told.added));
    }
    if (told.moved) {
      parts.push(board.dataset.moved.replace("%n", told.moved));
    }
    said.textContent = parts.join(" ");
    told = { added: 0, moved: 0, at: now };
  }
  function count(found) {
    much = much || found.anew === true;
    (found.changes || []).forEach(function (change) {
      seen[change.card === undefined ? "cluster " + change.cluster : "card " + change.card] = true;
    });
    revision = found.revision;
    one("show").hidden = false;
  }
  function tellCount() {
    var said = one("said");
    var text = much ? board.dataset.much : board.dataset.counted.replace("%n", Object.keys(seen).length);
    var soon = said.textContent !== "" && Date.now() - told.at < TELL_EVERY;
    if (!one("show").hidden && said.textContent !== text && !soon) {
      said.textContent = text;
      board.classList.add("board-news-told");
      told.at = Date.now();
    }
  }
  // What was ticked stays ticked, and an address that was shown before is not kept twice in the history.
  function showNow(event) {
    var address = new URL(one("show").querySelector("a").href);
    address.searchParams.delete("card");
    document.querySelectorAll("input[name=card]:checked").forEach(function (box) {
      address.searchParams.append("card", box.value);
    });
    event.preventDefault();
    window.location.replace(address.href);
  }
  // The big screen is drawn by the server: it is fetched whole, and only when something changed.
  function redraw() {
    return window.fetch(board.dataset.here, { credentials: "same-origin" }).then(function (answer) {
      return answer.ok ? answer.text() : "";
    }).then(function (text) {
      var found = text && new DOMParser().parseFromString(text, "text/html").querySelector("[data-board]");
      if (found) {
        board.replaceWith(found);
        board = found;
        revision = Number(found.dataset.revision);
      }
    });
  }
  function take(found) {
    if (!found) {
      return null;
    }
    if (board.dataset.whole !== undefined) {
      return redraw();
    }
    if (board.dataset.counted !== undefined) {
      return count(found);
    }
    if (found.anew) {
      window.location.replace(board.dataset.here);
      return null;
    }
    // Clusters first, so that every card finds its home.
    found.changes.filter(function (change) {
      return change.card === undefined && change.cluster !== undefined && !change.gone;
    }).forEach(showCluster);
    found.changes.filter(function (change) {
      return change.card !== undefined;
    }).forEach(showCard);
    found.changes.filter(function (change) {
      return change.card === undefined && change.gone;
    }).forEach(showCluster);
    revision = found.revision;
    return null;
  }
  function look() {
    window.clearTimeout(timer);
    if (document.hidden || asking) {
      return;
    }
    asking = true;
    var address = board.dataset.changes + "?since=" + revision;
    window.fetch(address, { headers: { "If-None-Match": '"' + revision + '"' }, cache: "no-store", credentials: "omit" })
      .then(function (answer) {
        if (answer.status !== 200 && answer.status !== 304) {
          throw new Error(String(answer.status));
        }
        if (wait !== EVERY && one("said")) {
          one("said").textContent = "";
        }
        wait = EVERY;
        return answer.status === 200 ? answer.json() : null;
      })
      .then(take)
      .then(board.dataset.counted !== undefined ? tellCount : tell)
      .catch(function () {
        if (wait === EVERY && one("said")) {
          one("said").textContent = board.dataset.lost;
        }
        wait = Math.min(SLOWEST, wait * 2);
      })
      .then(function () {
        asking = false;
        timer = window.setTimeout(look, wait);
      });
  }
  document.addEventListener("visibilitychange", function () {
    if (!document.hidden) {
      wait = EVERY;
      look();
    }
  });
  if (board.dataset.counted !== undefined) {
    one("show").querySelector("a").addEventListener("click", showNow);
  }
  timer = window.setTimeout(look, Math.random() * EVERY);
})();

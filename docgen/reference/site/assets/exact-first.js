/* Who types a whole name wants what is called so: found by parts of words, it may be far down the
 * list. What search found is put in order before the page sees it; nothing is added or left out. */
(function () {
  "use strict"
  var FOUND = 3

  function plain(title) {
    return title.replace(/<[^>]*>|\u200b/g, "").trim().toLowerCase()
  }

  /** 0: the page is called so; 1: something on it is; 2: neither. */
  function rank(page, names) {
    var at = page.findIndex(function (one) { return names.indexOf(plain(one.title)) >= 0 })
    return at < 0 ? 2 : Math.min(at, 1)
  }

  function order(message) {
    var items = message && message.type === FOUND && message.data && message.data.items
    var input = document.querySelector("[data-md-component=search-query]")
    if (!items || !input) return
    var whole = input.value.trim().toLowerCase()
    if (!whole) return
    var names = [whole, whole.split(/::|[.#]/).pop().replace(/\(\)$/, "")]
    items.sort(function (one, other) { return rank(one, names) - rank(other, names) })
  }

  function ordered(Inner) {
    return function (url, options) {
      var worker = new Inner(url, options)
      var listen = worker.addEventListener.bind(worker)
      worker.addEventListener = function (kind, heard, more) {
        listen(kind, kind === "message" ? function (event) {
          order(event.data)
          return heard.handleEvent ? heard.handleEvent(event) : heard.call(worker, event)
        } : heard, more)
      }
      return worker
    }
  }

  if (window.IFrameWorker) window.IFrameWorker = ordered(window.IFrameWorker)
  window.Worker = ordered(window.Worker)
})()

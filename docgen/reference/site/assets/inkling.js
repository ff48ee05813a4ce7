/* A language switch stays where the reader is: same page, same place on it. */
(function () {
  "use strict"
  var links = document.querySelectorAll("[data-ink-language]")

  function follow() {
    links.forEach(function (link) { link.hash = location.hash })
  }

  links.forEach(function (link) {
    ["pointerdown", "focus", "click"].forEach(function (kind) {
      link.addEventListener(kind, follow)
    })
    link.addEventListener("click", function () {
      try { localStorage.setItem("inkling.language", link.dataset.inkLanguage) } catch (e) { /* off */ }
    })
  })
  window.addEventListener("hashchange", follow)
  follow()

  /* A drawing or a folded part that holds the place a link leads to is opened. */
  function reveal() {
    var target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)))
    var folded = target && target.closest("details")
    if (folded) folded.open = true
  }
  window.addEventListener("hashchange", reveal)
  reveal()
})()

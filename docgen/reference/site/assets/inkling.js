/* A language switch stays where the reader is: same page, same place on it. Parts of the page that
 * the theme leaves without a name get the one that is shown beside them. */
(function () {
  "use strict"
  var search = document.querySelector(".md-search[role=dialog]")
  if (search) search.setAttribute("aria-label", search.querySelector("input").placeholder)
  document.querySelectorAll("label[tabindex]").forEach(function (label) {
    var link = !label.textContent.trim() && label.parentElement.querySelector("a")
    if (!link) return
    var name = document.createElement("span")
    name.className = "ink-unseen"
    name.textContent = link.textContent.trim()
    label.appendChild(name)
  })

  /* The theme puts each button that copies code in a landmark of its own: none of them is one. */
  function plain() {
    document.querySelectorAll("nav.md-code__nav:not([role])").forEach(function (nav) {
      nav.setAttribute("role", "none")
    })
  }
  new MutationObserver(plain).observe(document.body, { childList: true, subtree: true })
  plain()

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

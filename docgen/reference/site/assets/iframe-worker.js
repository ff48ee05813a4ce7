/* Pages opened from disk may start no worker, and search runs in one: there, a hidden frame takes
 * its place. Served over HTTP this does nothing. */
(function () {
  "use strict"
  if (location.protocol !== "file:") return

  /** Loads scripts one behind the other into a window. */
  function load(inside, urls) {
    return urls.reduce(function (before, url) {
      return before.then(function () {
        return new Promise(function (resolve, reject) {
          var script = inside.document.createElement("script")
          script.src = url
          script.onload = resolve
          script.onerror = function () { reject(new Error("cannot load " + url)) }
          inside.document.head.appendChild(script)
        })
      })
    }, Promise.resolve())
  }

  class IFrameWorker extends EventTarget {
    constructor(url) {
      super()
      var worker = this
      var frame = document.createElement("iframe")
      frame.hidden = true
      frame.title = "search"
      document.body.appendChild(frame)
      var inside = frame.contentWindow
      this._frame = frame
      this._inside = inside
      inside.postMessage = function (data) {
        setTimeout(function () {
          worker.dispatchEvent(new MessageEvent("message", { data: data }))
        })
      }
      inside.importScripts = function () {
        return load(inside, Array.prototype.slice.call(arguments))
      }
      this._ready = load(inside, [new URL(url, document.baseURI).href])
    }

    postMessage(data) {
      var inside = this._inside
      this._ready.then(function () {
        inside.dispatchEvent(new inside.MessageEvent("message", { data: data }))
      })
    }

    terminate() {
      this._frame.remove()
    }
  }

  window.IFrameWorker = IFrameWorker
  window.Worker = IFrameWorker
})()

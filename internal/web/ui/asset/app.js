/* Small comforts for those who have script; every page works without it.
   No framework, no inline code, nothing kept outside this page's own needs. */
(function () {
  "use strict";
  /* Trusted types: what a script turns into markup (htmx, with parts of our own pages) is looked at first. Nothing may bring
     along script, frames, plug-ins, another base, or handlers of events. */
  if (window.trustedTypes) {
    var plain = trustedTypes.createPolicy("tinhso", { createHTML: function (s) { return s; } });
    var sound = function (e) {
      if (/^(iframe|frame|object|embed|base)$/.test(e.localName) || e.localName === "script" && !/^\/_\//.test(e.getAttribute("src") || "")) return false;
      for (var i = 0; i < e.attributes.length; i++) {
        var a = e.attributes[i];
        if (/^on|^srcdoc$/.test(a.name) || /^\s*(javascript|data|vbscript):/i.test(a.value) && /^(href|src|action|formaction|xlink:href)$/.test(a.name)) return false;
      }
      return !e.content || whole(e.content);
    };
    var whole = function (from) { return Array.prototype.every.call(from.querySelectorAll("*"), sound); };
    trustedTypes.createPolicy("default", { createHTML: function (s) { return whole(new DOMParser().parseFromString(plain.createHTML(s), "text/html")) ? s : null; } });
  }

  var doc = document, root = doc.documentElement;
  function all(sel, from) { return Array.prototype.slice.call((from || doc).querySelectorAll(sel)); }
  function on(el, type, fn) { el.addEventListener(type, fn); }
  function make(tag, cls, text) { var e = doc.createElement(tag); if (cls) e.className = cls; if (text) e.textContent = text; return e; }

  /* light and dark at once; the link does the same with a reload */
  on(doc, "click", function (e) {
    var a = e.target.closest && e.target.closest("[data-theme-set]");
    if (!a) return;
    e.preventDefault();
    root.setAttribute("data-theme", a.dataset.themeSet);
    doc.cookie = "theme=" + a.dataset.themeSet + ";path=/;max-age=31536000;samesite=lax" + (location.protocol === "https:" ? ";secure" : "");
    var other = doc.querySelector("[data-theme-set]:not([data-theme-set='" + a.dataset.themeSet + "'])");
    if (other) other.focus();
  });

  /* open menus close on Escape and on a click elsewhere */
  on(doc, "click", function (e) { all("details.menu[open]").forEach(function (d) { if (!d.contains(e.target)) d.open = false; }); });

  /* conditions between fields, as form.Cond writes them */
  function answers(name) {
    return all("[name]").filter(function (i) { return i.name === name && !i.disabled && (i.type !== "radio" && i.type !== "checkbox" || i.checked); })
      .map(function (i) { return i.value; }).filter(Boolean);
  }
  function holds(c) {
    var a = c.field ? answers(c.field) : [];
    function among(list) { return a.some(function (v) { return list.indexOf(v) >= 0; }); }
    return (!c.equals || among(c.equals)) && (!c.not || !among(c.not)) && (!c.filled || a.length > 0) &&
      (!c.all || c.all.every(holds)) && (!c.any || c.any.some(holds));
  }
  function conditions() {
    all("[data-if]").forEach(function (box) {
      var show = holds(JSON.parse(box.dataset.if));
      if (box.hidden === !show) return;
      box.hidden = !show;
      all("input,select,textarea", box).forEach(function (i) { i.disabled = !show; });
    });
  }

  function enhance(from) {
    /* a filter is sent as soon as it is chosen */
    all("form[data-autosubmit]", from).forEach(function (f) {
      on(f, "change", function (e) { if (e.target.matches("select,[type=checkbox],[type=radio]") && !e.target.dataset.find) f.requestSubmit ? f.requestSubmit() : f.submit(); });
    });
    /* how much room is left in a long text */
    all("textarea[data-left]", from).forEach(function (t) {
      var p = make("p", "left");
      t.after(p);
      function say() { var n = t.maxLength - t.value.length; p.textContent = n < 200 ? t.dataset.left.replace("{n}", n) : ""; }
      on(t, "input", say); say();
    });
    /* a box that searches a long list, with or without marks */
    all("select[data-find]", from).forEach(function (s) {
      var i = make("input", "input"), options = all("option", s).slice(1);
      function plain(t) { return t.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase(); }
      i.type = "search"; i.placeholder = s.dataset.find; i.setAttribute("aria-label", s.dataset.find); i.autocomplete = "off"; i.className += " find";
      s.before(i);
      on(i, "input", function () {
        var q = plain(i.value), hit = [];
        options.forEach(function (o) {
          var ok = !q || plain(o.text + " " + (o.parentNode.label || "")).indexOf(q) >= 0;
          o.hidden = o.disabled = !ok;
          if (ok) hit.push(o);
        });
        all("optgroup", s).forEach(function (g) { g.hidden = !all("option:not([hidden])", g).length; });
        if (q && hit.length === 1) { s.value = hit[0].value; s.dispatchEvent(new Event("change", { bubbles: true })); }
      });
      on(i, "keydown", function (e) { if (e.key === "Enter") { e.preventDefault(); s.focus(); } });
    });
    if (window.tinhsoUpload) all("[data-upload]", from).forEach(window.tinhsoUpload); /* upload.js */
    all("form[data-autosave]", from).forEach(autosave);
    /* a button that prints is there only where it can */
    all("[data-print]", from).forEach(function (b) { b.hidden = false; on(b, "click", function () { window.print(); }); });
    /* what prints this page is there only with script */
    all("[data-print]", from).forEach(function (b) { b.hidden = false; on(b, "click", function () { window.print(); }); });
    all("[data-focus]", from).forEach(function (e) { e.focus(); });
    conditions();
  }

  /* a draft is kept while it is written: the form says where */
  function autosave(form) {
    var timer, last = "", status = form.querySelector("[data-saved]");
    function save() {
      var body = new URLSearchParams(new FormData(form)).toString();
      if (body === last) return;
      last = body;
      fetch(form.dataset.autosave, { method: "POST", body: body, headers: { "Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json" }, keepalive: body.length < 60000 })
        .then(function (r) { if (!r.ok) throw r; if (status) status.textContent = status.dataset.saved; })
        .catch(function () { last = ""; if (status) status.textContent = status.dataset.failed || ""; });
    }
    last = new URLSearchParams(new FormData(form)).toString();
    on(form, "input", function () { clearTimeout(timer); timer = setTimeout(save, 1500); });
    on(doc, "visibilitychange", function () { if (doc.visibilityState === "hidden") save(); });
  }

  /* keys of the desk: j k Enter walk the rows, a letter presses the button of the row it is at, else its own; / searches */
  function rows() { return all("[data-rows] tr[data-href]"); }
  function walk(step) {
    var r = rows(), at = r.findIndex(function (x) { return x.classList.contains("is-at"); });
    if (!r.length) return;
    if (at >= 0) r[at].classList.remove("is-at");
    at = Math.min(r.length - 1, Math.max(0, at + step));
    r[at].classList.add("is-at");
    (r[at].querySelector("a") || r[at]).focus({ preventScroll: true });
    r[at].scrollIntoView({ block: "nearest" });
  }
  on(doc, "keydown", function (e) {
    if (e.key === "Escape") { all("details.menu[open]").forEach(function (d) { d.open = false; d.firstElementChild.focus(); }); return; }
    if (e.ctrlKey || e.metaKey || e.altKey || e.target.closest("input,select,textarea,[contenteditable]") || !doc.body.classList.contains("dense")) return;
    if (e.key === "j") return walk(1);
    if (e.key === "k") return walk(-1);
    var own = doc.querySelector("[data-rows] tr.is-at [data-row-key='" + (/^[a-z]$/.test(e.key) ? e.key : "") + "']");
    if (own) { e.preventDefault(); return own.click(); }
    var k = all("[data-key]").filter(function (x) { return x.dataset.key === e.key && x.offsetParent; })[0];
    if (!k) return;
    e.preventDefault();
    if (k.matches("input")) { k.focus(); k.select(); } else { k.click(); }
  });

  on(doc, "change", conditions);
  on(doc, "input", function (e) { if (e.target.type === "text") conditions(); });
  on(doc, "htmx:afterSwap", function (e) { enhance(e.target); });
  enhance(doc);
})();

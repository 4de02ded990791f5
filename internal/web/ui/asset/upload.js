/* Papers go up one by one as they are chosen. Where the box says so they go in parts, by tus 1.0: a line that drops is
   taken up again where it was, also after the page was loaded anew. Everything works without this file. */
(function () {
  "use strict";
  var doc = document, turn = Promise.resolve(), under = 0, pressed = null;
  var PART = 4 << 20, SILENT = 30000, LONGEST = 15000;
  function all(sel, from) { return Array.prototype.slice.call(from.querySelectorAll(sel)); }
  function make(tag, cls, text) { var e = doc.createElement(tag); if (cls) e.className = cls; if (text) e.textContent = text; return e; }
  function size(n) { return n < 1048576 ? Math.max(1, Math.round(n / 1024)).toLocaleString("vi-VN") + " KB" : (n / 1048576).toLocaleString("vi-VN", { maximumFractionDigits: 1 }) + " MB"; }
  function store(key, value) {
    try { if (value === undefined) return sessionStorage.getItem(key); if (value) sessionStorage.setItem(key, value); else sessionStorage.removeItem(key); } catch (_) { return null; }
  }

  /* one request; nothing heard for half a minute is a line that is dead. up.stop ends it. */
  function ask(method, url, headers, body, up, progress) {
    return new Promise(function (done, fail) {
      var x = new XMLHttpRequest(), timer;
      function alive() { clearTimeout(timer); timer = setTimeout(function () { x.abort(); }, SILENT); }
      x.open(method, url);
      for (var h in headers) x.setRequestHeader(h, headers[h]);
      x.upload.onprogress = function (e) { alive(); if (progress) progress(e.loaded); };
      x.upload.onload = function () { clearTimeout(timer); timer = setTimeout(function () { x.abort(); }, 10 * SILENT); if (progress) progress(-1); };
      x.onload = function () { clearTimeout(timer); done(x); };
      x.onerror = x.onabort = function () { clearTimeout(timer); fail(new Error("line")); };
      if (up) up.stop = function () { x.abort(); };
      alive();
      x.send(body);
    });
  }
  function rest(ms) {
    return new Promise(function (done) {
      function go() { clearTimeout(t); window.removeEventListener("online", go); done(); }
      var t = setTimeout(go, ms);
      window.addEventListener("online", go);
    });
  }
  function tus(more) { var h = { "Tus-Resumable": "1.0.0", "Accept-Language": doc.documentElement.lang }; for (var k in more) h[k] = more[k]; return h; }
  function coded(text) { var b = new TextEncoder().encode(text), s = ""; b.forEach(function (c) { s += String.fromCharCode(c); }); return btoa(s); }
  function said(x) { try { var r = JSON.parse(x.responseText); return r.fields && r.fields[0] ? r.fields[0].message : r.title; } catch (_) { return ""; } }

  /* send takes a file from where it is to its end. What is refused ends it with words; whatever else fails is tried again. */
  async function send(up, show) {
    var pause = 0, at = up.url ? -1 : 0, x;
    async function again() { show(5); pause = Math.min(LONGEST, pause * 2 || 500); await rest(pause * (0.75 + Math.random() / 2)); }
    function busy(s) { return s === 0 || s === 409 || s === 423 || s === 429 || s >= 500; }
    function refuse(r) { store(up.key, ""); var e = new Error("refused"); e.words = said(r); throw e; }
    for (; !up.gone;) {
      try {
        if (!up.url) {
          var meta = "filename " + coded(up.file.name);
          if (up.box.dataset.component) meta += ",procedure " + coded(up.box.dataset.procedure || "") + ",component " + coded(up.box.dataset.component);
          x = await ask("POST", up.box.dataset.large, tus({ "Upload-Length": up.file.size, "Upload-Metadata": meta }), null, up);
          if (x.status !== 201 && (x.status === 429 || !busy(x.status))) refuse(x);
          if (x.status !== 201) { await again(); continue; }
          up.url = x.getResponseHeader("Location"); at = 0;
          store(up.key, up.url);
        } else if (at < 0) {
          x = await ask("HEAD", up.url, tus({}), null, up);
          if (x.status === 404 || x.status === 410) { up.url = ""; store(up.key, ""); continue; }
          if (x.status !== 200) { await again(); continue; }
          at = +x.getResponseHeader("Upload-Offset");
        }
        while (at < up.file.size && !up.gone) {
          var from = at;
          show(0, at);
          x = await ask("PATCH", up.url, tus({ "Upload-Offset": at, "Content-Type": "application/offset+octet-stream" }), up.file.slice(at, at + PART), up,
            function (n) { if (n >= 0) show(0, from + n); else if (from + PART >= up.file.size) show(6); });
          if (x.status === 404 || x.status === 410) { up.url = ""; store(up.key, ""); break; }
          if (x.status !== 204 && !busy(x.status)) refuse(x);
          if (x.status !== 204) { at = -1; break; }
          at = +x.getResponseHeader("Upload-Offset");
          pause = 0;
        }
        if (at === up.file.size) { store(up.key, ""); return up.url.slice(up.url.lastIndexOf("/") + 1); }
        if (at < 0) await again();
      } catch (e) {
        if (e.words !== undefined || up.gone) throw e;
        at = -1;
        await again();
      }
    }
    throw new Error("gone");
  }

  window.tinhsoUpload = function (box) {
    var words = box.dataset.words.split("|"), list = box.querySelector(".files"), large = box.dataset.large;
    var most = +(large ? box.dataset.most : box.dataset.max);
    box.querySelector(".upload-box").classList.remove("upload-plain");
    if (large && box.dataset.limit) box.querySelector(".upload-limit").textContent = box.dataset.limit;

    /* note says how a file stands: still on its way unless it is told which end it came to */
    function note(li, text, end) { var s = li.querySelector(".file-error,.saved,.file-state") || li.appendChild(make("span")); s.className = end || "file-state"; s.textContent = text; }
    function row(name, bytes) {
      var li = make("li");
      li.append(make("span", "file-name", name));
      if (bytes) li.append(make("span", "file-size", size(bytes)));
      list.append(li);
      return li;
    }
    function button(li, text, name, press) {
      var b = make("button", "button button-quiet", text);
      b.type = "button"; b.append(make("span", "unseen", " " + name));
      b.addEventListener("click", press);
      li.append(b);
      return b;
    }

    /* kept says what the page is told of a file that arrived */
    function kept(li, r) {
      note(li, words[1], "saved");
      (r.values || []).forEach(function (v) { var h = make("input"); h.type = "hidden"; h.name = v.name; h.value = v.value; li.append(h); });
      if (r.remove) { var b = make("button", "button button-quiet", words[4]); b.name = "remove"; b.value = r.remove; b.formNoValidate = true; li.append(b); }
    }
    /* attach gives the form what it names: a file, or one that went up before */
    async function attach(li, input, value, name, progress) {
      var data = new FormData();
      all("input[type=hidden]", input.form).forEach(function (h) { data.append(h.name, h.value); });
      if (name) data.append(input.name, value, name); else data.append(input.name, value);
      var x = await ask("POST", box.dataset.send, { "Accept": "application/json" }, data, null, progress), r = {};
      try { r = JSON.parse(x.responseText); } catch (_) { /* said below */ }
      if (x.status >= 300) return note(li, said(x) || words[3], "file-error");
      kept(li, r);
    }

    async function plain(file, input) {
      var li = row(file.name, file.size), bar = make("progress");
      if (most && file.size > most) return note(li, words[2], "file-error");
      bar.max = 1; bar.value = 0; bar.setAttribute("aria-label", words[0]); li.append(bar);
      try { await attach(li, input, file, file.name, function (n) { if (n >= 0) bar.value = n / file.size; }); } catch (_) { note(li, words[3], "file-error"); }
      bar.remove();
    }

    function keyOf(input, file) { return ["tai-len", location.pathname, input.name, file.name, file.size, file.lastModified].join("\n"); }
    function parts(file, input) {
      var key = keyOf(input, file), up = { box: box, file: file, key: key, url: store(key) || "" }, last = -1, state;
      all("li[data-key]", list).forEach(function (li) { if (li.dataset.key === key) li.remove(); });
      var li = row(file.name, file.size);
      if (most && file.size > most) return note(li, words[2], "file-error");
      var bar = make("progress"), percent = make("span", "file-percent");
      bar.max = 100; bar.value = 0; bar.setAttribute("aria-label", words[0] + " " + file.name);
      percent.setAttribute("aria-live", "off");
      note(li, words[10]);
      li.append(percent, bar);
      var cancel = button(li, words[7], file.name, function () {
        up.gone = true;
        pressed = null;
        if (up.stop) up.stop();
        store(key, "");
        if (up.url) ask("DELETE", up.url, tus({}), null, null).catch(function () { /* it runs out by itself */ });
        li.remove();
        input.focus();
      });
      /* what changes all the time is not read aloud: the percentages stand outside of what is live, each quarter within */
      function show(word, at) {
        if (at !== undefined) {
          var p = Math.floor(100 * at / file.size);
          bar.value = p;
          percent.textContent = p + "%";
          var quarter = Math.floor(p / 25);
          if (state === word && quarter === last) return;
          last = quarter;
          note(li, words[word] + (quarter ? ": " + quarter * 25 + "%" : "…"));
        } else if (state !== word) { note(li, words[word]); }
        state = word;
      }
      under++;
      turn = turn.then(async function () {
        if (up.gone) return;
        try {
          var id = await send(up, show);
          if (box.dataset.send) await attach(li, input, "upload:" + id);
          else {
            kept(li, { values: [{ name: input.name, value: "upload:" + id }] });
            button(li, words[4], file.name, function () { li.remove(); input.focus(); });
          }
        } catch (e) { pressed = null; if (!up.gone) note(li, e.words || words[3], "file-error"); }
        cancel.remove(); bar.remove(); percent.remove();
        all(".upload-wait", box).forEach(function (p) { p.remove(); });
      }).then(function () {
        var on = pressed;
        if (--under || !on) return;
        pressed = null;
        if (on.form.requestSubmit) on.form.requestSubmit(on.button); else on.form.submit();
      });
    }

    all("input[type=file]", box).forEach(function (input) {
      input.addEventListener("change", function () {
        var files = Array.prototype.slice.call(input.files);
        if (large) { files.forEach(function (f) { parts(f, input); }); input.value = ""; return; }
        if (box.dataset.send) { files.forEach(function (f) { plain(f, input); }); input.value = ""; return; }
        all("li[data-new]", list).forEach(function (li) { if (li.dataset.new === input.id) li.remove(); });
        files.forEach(function (f) { var li = row(f.name, f.size); li.dataset.new = input.id; if (most && f.size > most) note(li, words[2], "file-error"); });
      });
    });

    /* what was under way when the page was loaded anew waits for its file */
    var first = box.querySelector("input[type=file]"), begun = "tai-len\n" + location.pathname + "\n" + first.name + "\n";
    try {
      Object.keys(sessionStorage).forEach(function (key) {
        if (!large || key.indexOf(begun) !== 0) return;
        var is = key.slice(begun.length).split("\n"), li = row(is[0], +is[1]), url = store(key);
        li.dataset.key = key;
        note(li, words[8]);
        button(li, words[7], is[0], function () {
          store(key, "");
          ask("DELETE", url, tus({}), null, null).catch(function () { /* it runs out by itself */ });
          li.remove();
        });
      });
    } catch (_) { /* no store: nothing is remembered */ }
  };

  /* a form is not sent away from under a file that is on its way: it goes when the file is there */
  doc.addEventListener("submit", function (e) {
    if (!under) return;
    var box = all("[data-large]", e.target).filter(function (b) { return b.querySelector("progress"); })[0];
    if (!box) return;
    e.preventDefault();
    pressed = { form: e.target, button: e.submitter };
    var p = box.querySelector(".upload-wait") || box.appendChild(make("p", "field-error upload-wait"));
    p.setAttribute("role", "alert");
    p.textContent = box.dataset.words.split("|")[9];
    box.querySelector("input[type=file]").focus();
  }, true);
  window.addEventListener("beforeunload", function (e) { if (under) { e.preventDefault(); e.returnValue = ""; } });
})();

// Customer account pages: login, login links, password reset and email verification, and the ticket
// list after login. The access token is kept in memory only. Uses no libraries or other resources.
(() => {
  "use strict";
  const by = (id) => document.getElementById(id);
  const PAGE = 50;
  // The server may be mounted below a path.
  const place = /^(.*)\/customer\/(login|magic|reset-password|verify-email)(?:\/([^/]+))?\/*$/;
  const [, root, purpose, secret] = place.exec(location.pathname) || [null, "", "login"];
  const login = `${root}/customer/login`;
  let bearer = "";
  for (const link of document.querySelectorAll("a.login")) link.href = login;

  function show(where, text, focus) {
    // After signing out, the element of a pending request may be gone.
    if (!by(where)) return;
    for (const one of document.querySelectorAll(".wrong")) one.classList.remove("wrong");
    by(where).textContent = text;
    by(where).hidden = !text;
    by("again").hidden = !/^This link /.test(text);
    if (!text || !focus) return;
    focus.classList.add("wrong");
    focus.focus();
  }

  function words(status, body) {
    const detail = body && body.detail;
    if (typeof detail === "string") return detail;
    if (Array.isArray(detail) && detail.length) return detail.map((one) => one.msg).join("; ");
    if (status === 429) return "Too many attempts. Please wait a moment and try again.";
    return "That did not work. Please try again.";
  }

  // Returns the response body, or null after showing an error.
  async function call(method, path, body, where, button) {
    if (button) button.disabled = true;
    show(where, "");
    const headers = {};
    if (body) headers["content-type"] = "application/json";
    if (bearer) headers.authorization = `Bearer ${bearer}`;
    try {
      const answer = await fetch(`${root}/customer/api/${path}`, {
        method,
        headers,
        body: body ? JSON.stringify(body) : undefined,
        credentials: "omit",
        cache: "no-store",
        referrerPolicy: "no-referrer",
      });
      const told = await answer.json().catch(() => null);
      if (answer.ok && told) return told;
      if (answer.status === 401 && bearer) {
        finish("You are logged out", "Your session has ended.");
      } else {
        show(where, words(answer.status, told));
      }
    } catch {
      show(where, "The server cannot be reached. Please check your connection and try again.");
    } finally {
      if (button) button.disabled = false;
    }
    return null;
  }

  function only(id) {
    for (const card of document.querySelectorAll("main > .card")) card.hidden = card.id !== id;
    by(id).focus();
    window.scrollTo(0, 0);
  }

  function finish(title, text) {
    bearer = "";
    for (const id of ["who", "company", "service-tickets", "support-tickets"]) by(id).replaceChildren();
    by("thanks").textContent = title;
    by("after").textContent = text;
    only("done");
  }

  function element(name, text, more) {
    return Object.assign(document.createElement(name), { textContent: text }, more);
  }

  function day(text) {
    const at = new Date(text);
    return Number.isNaN(at.getTime()) ? text : at.toLocaleDateString("en", { dateStyle: "medium" });
  }

  function status(text) {
    const spaced = text.replaceAll("_", " ");
    return spaced.charAt(0).toUpperCase() + spaced.slice(1);
  }

  const COLUMNS = [
    ["Number", (one) => String(one.ticket_number)],
    ["Title", (one) => one.title || "(no title)"],
    ["Status", (one) => status(one.status)],
    ["Created", (one) => day(one.created_at)],
  ];

  function list(kind) {
    const rows = document.createElement("tbody");
    const head = document.createElement("tr");
    for (const [name] of COLUMNS) head.append(element("th", name, { scope: "col" }));
    const thead = document.createElement("thead");
    thead.append(head);
    const table = document.createElement("table");
    table.append(thead, rows);
    const scroll = element("div", "", { className: "scroll", hidden: true });
    scroll.append(table);
    const none = element("p", "There are none.", { className: "hint", hidden: true });
    const more = element("button", "", { type: "button", className: "plain", hidden: true });
    const trouble = element("p", "", { className: "problem", id: `${kind}-trouble`, hidden: true });
    trouble.setAttribute("role", "alert");
    by(kind).replaceChildren(scroll, none, trouble, more);

    async function fill() {
      const path = `${kind}?limit=${PAGE}&offset=${rows.children.length}`;
      const found = await call("GET", path, null, trouble.id, more);
      more.hidden = found !== null && found.length < PAGE;
      more.textContent = found ? "Show more" : "Try again";
      if (!found) return;
      for (const one of found) {
        const row = document.createElement("tr");
        for (const [name, of] of COLUMNS) {
          const cell = element("td", of(one));
          cell.dataset.of = name;
          row.append(cell);
        }
        rows.append(row);
      }
      scroll.hidden = !rows.children.length;
      none.hidden = !scroll.hidden;
    }
    more.addEventListener("click", fill);
    return fill();
  }

  async function enter(told) {
    bearer = told.access_token;
    const { first_name: first, last_name: last, email, company } = told.customer;
    by("who").textContent = [first, last].filter(Boolean).join(" ") || email || "";
    by("company").textContent = `Tickets of ${company}`;
    if (by("password")) by("password").value = "";
    // Removes the used link from the address bar.
    history.replaceState(null, "", login);
    only("tickets");
    await list("service-tickets");
    if (bearer) await list("support-tickets");
  }

  const entered = (id) => (by(id) ? by(id).value : "");
  const token = () => {
    try {
      return decodeURIComponent(secret || "");
    } catch {
      return secret;
    }
  };
  const submits = {
    async login() {
      const email = entered("email").trim();
      if (!email) return show("problem", "Please enter your email address.", by("email"));
      if (!entered("password")) return show("problem", "Please enter your password, or ask for a link.", by("password"));
      const body = { email, password: entered("password") };
      const told = await call("POST", "login", body, "problem", by("submit"));
      if (told) await enter(told);
    },
    async magic() {
      const told = await call("POST", "verify-magic-link", { token: token() }, "problem", by("submit"));
      if (told) await enter(told);
    },
    async "reset-password"() {
      const chosen = entered("password");
      if (!chosen) return show("problem", "Please enter a new password.", by("password"));
      if (chosen !== entered("repeated")) return show("problem", "The two passwords differ.", by("repeated"));
      const body = { token: token(), new_password: chosen };
      const told = await call("POST", "password-reset/confirm", body, "problem", by("submit"));
      if (!told) return;
      by("password").value = by("repeated").value = "";
      finish("Your password is changed", "You can log in with the new one now.");
    },
    async "verify-email"() {
      const told = await call("POST", "verify-email", { token: token() }, "problem", by("submit"));
      if (told) finish("Thank you", told.message);
    },
  };

  const form = document.querySelector("form");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!by("submit").disabled) submits[purpose]();
  });
  form.addEventListener("input", () => show("problem", ""));
  for (const [id, path] of [["link", "magic-link"], ["reset", "password-reset"]]) {
    if (!by(id)) continue;
    by(id).addEventListener("click", async () => {
      by("told").textContent = "";
      const email = entered("email").trim();
      if (!email) return show("problem", "Please enter your email address first.", by("email"));
      const told = await call("POST", path, { email }, "problem", by(id));
      if (told) by("told").textContent = told.message;
    });
  }
  by("leave").addEventListener("click", async () => {
    const told = await call("POST", "logout", null, "trouble", by("leave"));
    if (told) finish("You are logged out", "Thank you for your visit.");
  });
})();

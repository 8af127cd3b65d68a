// Draws the signature and sends it. No library, nothing from elsewhere.
(() => {
  "use strict";
  const by = (id) => document.getElementById(id);
  const pad = by("pad");
  const pen = pad.getContext("2d");
  // Strokes are kept as points between 0 and 1, so that turning a phone draws them anew.
  let strokes = [];
  let typed = "";
  let active = null;

  function draw() {
    const { width, height } = pad.getBoundingClientRect();
    const scale = Math.min(window.devicePixelRatio || 1, 3);
    pad.width = Math.max(1, Math.round(width * scale));
    pad.height = Math.max(1, Math.round(height * scale));
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, pad.width, pad.height);
    pen.strokeStyle = pen.fillStyle = "#14213d";
    pen.lineWidth = 2.4 * scale;
    pen.lineCap = pen.lineJoin = "round";
    const at = (point) => [point[0] * pad.width, point[1] * pad.height];
    for (const stroke of strokes) {
      pen.beginPath();
      pen.moveTo(...at(stroke[0]));
      if (stroke.length === 1) {
        const [x, y] = at(stroke[0]);
        pen.arc(x, y, pen.lineWidth / 2, 0, 2 * Math.PI);
        pen.fill();
        continue;
      }
      for (let i = 1; i < stroke.length; i += 1) {
        const [x, y] = at(stroke[i]);
        const [lastX, lastY] = at(stroke[i - 1]);
        pen.quadraticCurveTo(lastX, lastY, (lastX + x) / 2, (lastY + y) / 2);
      }
      pen.lineTo(...at(stroke[stroke.length - 1]));
      pen.stroke();
    }
    if (typed) {
      let size = pad.height * 0.34;
      const font = () => `italic ${size}px "Segoe Script","Snell Roundhand","Brush Script MT",cursive`;
      pen.font = font();
      while (size > 8 && pen.measureText(typed).width > pad.width * 0.88) {
        size *= 0.92;
        pen.font = font();
      }
      pen.textAlign = "center";
      pen.textBaseline = "alphabetic";
      pen.fillText(typed, pad.width / 2, pad.height - 52 * scale);
    }
    by("empty").hidden = strokes.length > 0 || typed !== "";
  }

  function point(event) {
    const { left, top, width, height } = pad.getBoundingClientRect();
    return [(event.clientX - left) / width, (event.clientY - top) / height];
  }

  pad.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || active !== null) return;
    event.preventDefault();
    active = event.pointerId;
    pad.setPointerCapture(active);
    typed = "";
    strokes.push([point(event)]);
    draw();
  });
  pad.addEventListener("pointermove", (event) => {
    if (event.pointerId !== active) return;
    const all = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
    const stroke = strokes[strokes.length - 1];
    for (const one of all.length ? all : [event]) stroke.push(point(one));
    draw();
  });
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
    pad.addEventListener(end, (event) => {
      if (event.pointerId === active) active = null;
    });
  }
  by("clear").addEventListener("click", () => {
    strokes = [];
    typed = "";
    draw();
  });
  by("typed").addEventListener("click", () => {
    const name = by("name").value.trim();
    if (!name) return show("problem", "Please enter your full name first.", by("name"));
    strokes = [];
    typed = name;
    draw();
  });
  window.addEventListener("resize", draw);

  function show(where, text, focus) {
    by(where).textContent = text;
    by(where).hidden = !text;
    if (text && focus) focus.focus();
  }

  function words(status, body) {
    const detail = body && body.detail;
    if (typeof detail === "string") return detail;
    if (Array.isArray(detail) && detail.length) return detail.map((one) => one.msg).join("; ");
    if (status === 429) return "Too many attempts. Please wait a moment and try again.";
    return "That did not work. Please try again.";
  }

  async function send(path, body, where, button) {
    button.disabled = true;
    show(where, "");
    try {
      const answer = await fetch(path, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
        credentials: "omit",
        referrerPolicy: "no-referrer",
      });
      const told = await answer.json().catch(() => null);
      if (answer.ok) return true;
      show(where, words(answer.status, told));
    } catch {
      show(where, "The server cannot be reached. Please check your connection and try again.");
    }
    button.disabled = false;
    return false;
  }

  function finish(title, text) {
    for (const card of document.querySelectorAll("main > .card")) card.hidden = true;
    by("thanks").textContent = title;
    by("after").textContent = text;
    by("done").hidden = false;
    by("done").focus();
    window.scrollTo(0, 0);
  }

  const path = location.pathname.replace(/\/+$/, "");
  document.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const name = by("name").value.trim();
    if (!strokes.length && !typed) return show("problem", "Please sign in the box above.", pad);
    if (!name) return show("problem", "Please enter your full name.", by("name"));
    const notes = by("notes").value.trim();
    const body = {
      signature_data: pad.toDataURL("image/png"),
      signature_name: name,
      safety_covers_ok: by("covers").checked || null,
      safety_covers_notes: notes || null,
    };
    if (await send(path, body, "problem", by("submit"))) {
      finish(`Thank you, ${name}`, "Your signature has been recorded. There is nothing more to do.");
    }
  });
  by("refuse").addEventListener("click", async () => {
    const reason = by("reason").value;
    if (!reason) return show("refusal", "Please choose a reason.", by("reason"));
    if (await send(`${path}/decline`, { decline_reason: reason }, "refusal", by("refuse"))) {
      finish("Thank you for letting us know", "We have told our team. Until it expires, the link in the mail still works should you want to sign after all.");
    }
  });
  draw();
})();

// Signature page: draws the signature and sends it. Uses no libraries or other resources.
(() => {
  "use strict";
  const by = (id) => document.getElementById(id);
  const pad = by("pad");
  const pen = pad.getContext("2d");
  // Strokes are stored in pixels from the centre of the pad: turning a phone may shrink them, but
  // never stretches them. `half` is half the size of the largest pad that was drawn on.
  let strokes = [];
  let half = [0, 0];
  let typed = "";
  let active = null;

  function shrunk({ width, height }) {
    return half[0] ? Math.min(1, width / 2 / half[0], height / 2 / half[1]) : 1;
  }

  function draw() {
    const box = pad.getBoundingClientRect();
    const { width, height } = box;
    const scale = Math.min(window.devicePixelRatio || 1, 3);
    pad.width = Math.max(1, Math.round(width * scale));
    pad.height = Math.max(1, Math.round(height * scale));
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, pad.width, pad.height);
    pen.strokeStyle = pen.fillStyle = "#14213d";
    pen.lineWidth = 2.4 * scale;
    pen.lineCap = pen.lineJoin = "round";
    const size = scale * shrunk(box);
    const at = (point) => [pad.width / 2 + point[0] * size, pad.height / 2 + point[1] * size];
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
      let letters = pad.height * 0.34;
      const font = () => `italic ${letters}px "Segoe Script","Snell Roundhand","Brush Script MT",cursive`;
      pen.font = font();
      while (letters > 8 && pen.measureText(typed).width > pad.width * 0.88) {
        letters *= 0.92;
        pen.font = font();
      }
      pen.textAlign = "center";
      pen.textBaseline = "alphabetic";
      pen.fillText(typed, pad.width / 2, pad.height - 52 * scale);
    }
    by("empty").hidden = strokes.length > 0 || typed !== "";
  }

  function point(event) {
    const box = pad.getBoundingClientRect();
    const size = shrunk(box);
    return [
      (event.clientX - box.left - box.width / 2) / size,
      (event.clientY - box.top - box.height / 2) / size,
    ];
  }

  pad.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || active !== null) return;
    event.preventDefault();
    active = event.pointerId;
    pad.setPointerCapture(active);
    typed = "";
    const box = pad.getBoundingClientRect();
    const size = shrunk(box);
    half = [Math.max(half[0], box.width / 2 / size), Math.max(half[1], box.height / 2 / size)];
    strokes.push([point(event)]);
    show("problem", "");
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
  function wipe(name) {
    strokes = [];
    half = [0, 0];
    typed = name;
    draw();
  }
  by("clear").addEventListener("click", () => wipe(""));
  by("typed").addEventListener("click", () => {
    const name = by("name").value.trim();
    if (!name) return show("problem", "Please enter your full name first.", by("name"));
    show("problem", "");
    wipe(name);
  });
  by("name").addEventListener("input", () => {
    if (typed) wipe(by("name").value.trim());
  });
  document.querySelector("form").addEventListener("input", () => show("problem", ""));
  by("reason").addEventListener("change", () => show("refusal", ""));
  window.addEventListener("resize", draw);

  function show(where, text, focus) {
    for (const one of document.querySelectorAll(".wrong")) one.classList.remove("wrong");
    by(where).textContent = text;
    by(where).hidden = !text;
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

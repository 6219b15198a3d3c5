"use strict";
// Sends what is typed or dropped, and shows what the server answers. Nothing is kept.

const WAIT = 250; // milliseconds after the last key
const GIVEN_UP = "Fikk ikke svar. Er siden fortsatt i gang, og er du fortsatt logget inn? Last siden på nytt, og prøv igjen.";
const FROM_PROXY = {
  401: "Du er ikke logget inn lenger. Last siden på nytt, og prøv igjen.",
  403: "Du har ikke tilgang til siden. Last den på nytt, og logg inn.",
  413: "Filen er for stor for siden.",
  504: "Svaret tok for lang tid. Prøv igjen.",
};

// What is wrong: the page's own sentence, or one for what a proxy in front answers in its own words.
async function faultOf(answer) {
  let told = null;
  try {
    told = JSON.parse(await answer.text()).detail;
  } catch {
    // not of this page
  }
  return told ?? FROM_PROXY[answer.redirected ? 401 : answer.status] ?? GIVEN_UP;
}

// The form: each answer holds what has changed, which is put in place of ours.

function liveForm(form) {
  let timer = 0;
  let under = null;
  const status = document.getElementById("status");

  async function compute() {
    if (!form.isConnected) return; // another form has taken its place
    under?.abort();
    under = new AbortController();
    const sent = under;
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        headers: { "X-Endringer": "1" },
        signal: sent.signal,
      });
      if (!answer.ok || answer.redirected) throw new Error(await faultOf(answer));
      const text = await answer.text();
      if (sent.signal.aborted || !form.isConnected) return;
      show(new DOMParser().parseFromString(text, "text/html"));
    } catch (error) {
      if (sent.signal.aborted) return;
      status.textContent = error instanceof TypeError ? GIVEN_UP : error.message;
    }
  }

  function show(found) {
    if (!found.getElementById("resultater")) throw new Error(GIVEN_UP);
    const open = [...document.querySelectorAll("#resultater details[open]")].map((item) => item.closest("figure").id);
    for (const part of document.querySelectorAll("[data-bytt]")) {
      const content = found.getElementById(part.id)?.innerHTML ?? "";
      const keep = part.id === "resultater" && !content.trim(); // a fault: what was shown stays
      if (!keep && part.innerHTML !== content) part.innerHTML = content;
    }
    for (const id of open) document.getElementById(id)?.querySelector("details")?.setAttribute("open", "");
    for (const box of form.elements) {
      if (!box.name) continue;
      if (document.getElementById(`feil-${box.name}`)?.textContent) box.setAttribute("aria-invalid", "true");
      else box.removeAttribute("aria-invalid");
    }
    document.getElementById("resultater").classList.toggle("utdatert", found.querySelector(".feil") !== null);
    if (!status.textContent) status.textContent = "Resultatene er regnet ut på nytt.";
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(compute, WAIT);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.tagName === "INPUT") {
      event.preventDefault(); // Enter in a box computes; the buttons download
      clearTimeout(timer);
      compute();
    }
  });
}

// A form that the server filled in from a file, in place of ours; false where the answer holds none.
function beginWith(text) {
  const found = new DOMParser().parseFromString(text, "text/html").getElementById("skjema");
  if (!found) return false;
  document.getElementById("skjema").replaceWith(found);
  liveForm(found);
  return true;
}

// Files: sent as they are, one request each, and the answer shown or saved.

function fileForm(form) {
  const inputs = [...form.querySelectorAll("input[type=file]")];
  const chosen = inputs.map(() => null); // name and content: the file itself may be changed meanwhile
  const status = form.querySelector(".status");
  const fault = form.querySelector("[role=alert]");
  const answerPlace = form.querySelector(".svar");
  const buttons = form.querySelector(".knapper");

  async function send(address) {
    fault.textContent = "";
    status.textContent = "Arbeider …";
    form.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, {
        method: "POST",
        body: new Blob(chosen.map((file) => file.content)),
        headers: {
          "Content-Type": "application/octet-stream",
          "X-Filnavn": chosen.map((file) => encodeURIComponent(file.name)).join(";"),
          "X-Lengder": chosen.map((file) => file.content.byteLength).join(";"),
          "X-Felter": new URLSearchParams(new FormData(form)).toString(),
        },
      });
      if (!answer.ok || answer.redirected) throw new Error(await faultOf(answer));
      status.textContent = "Ferdig.";
      return answer;
    } catch (error) {
      status.textContent = "";
      fault.textContent = error instanceof TypeError ? GIVEN_UP : error.message;
      return null;
    } finally {
      form.removeAttribute("aria-busy");
    }
  }

  async function choose(number, file) {
    if (!file) return;
    inputs[number].closest(".slipp").querySelector(".valgt").textContent = file.name;
    try {
      chosen[number] = { name: file.name, content: await file.arrayBuffer() };
    } catch {
      fault.textContent = `${file.name}: filen kan ikke leses.`;
      return;
    }
    show();
  }

  async function show() {
    answerPlace.replaceChildren();
    fault.textContent = "";
    buttons.hidden = true;
    const missing = [...form.elements].find((box) => box.required && !box.value.trim());
    if (chosen.includes(null)) {
      status.textContent = chosen.some(Boolean) ? "Velg den andre filen også." : "";
      return;
    }
    if (missing) {
      status.textContent = `Fyll ut «${missing.labels[0].textContent}».`;
      return;
    }
    if (form.dataset.til) {
      const answer = await send(form.dataset.til);
      if (!answer) return;
      const text = await answer.text();
      if (beginWith(text)) {
        status.textContent = `Skjemaet er fylt ut fra ${chosen[0].name}.`;
        return;
      }
      answerPlace.innerHTML = text;
    } else {
      status.textContent = "";
    }
    buttons.hidden = false;
  }

  async function save(address) {
    const answer = await send(address);
    if (!answer) return;
    const count = Number(answer.headers.get("X-Biter"));
    let content = null;
    try {
      content = count ? await inPieces(answer, count) : await answer.blob();
    } catch {
      fault.textContent = GIVEN_UP;
    }
    status.textContent = content ? "Ferdig." : "";
    if (!content) return;
    const name = /filename\*=UTF-8''([^;]+)/.exec(answer.headers.get("Content-Disposition"))[1];
    const link = document.createElement("a");
    link.href = URL.createObjectURL(content);
    link.download = decodeURIComponent(name);
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  // A file that is made while it is sent: each piece is led by its length, four bytes.
  async function inPieces(answer, count) {
    const pieces = [];
    let held = new Uint8Array();
    const reader = answer.body.getReader();
    for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
      const both = new Uint8Array(held.length + value.length);
      both.set(held);
      both.set(value, held.length);
      held = both;
      while (held.length >= 4) {
        const length = new DataView(held.buffer, held.byteOffset).getUint32(0);
        if (held.length < 4 + length) break;
        pieces.push(held.slice(4, 4 + length));
        held = held.subarray(4 + length);
        status.textContent = `Laget ${Math.min(pieces.length, count - 1)} av ${count - 1} …`;
      }
    }
    if (pieces.length !== count) throw new Error(GIVEN_UP);
    return new Blob(pieces);
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", (event) => {
    if (event.target.name) show();
  });
  inputs.forEach((input, number) => {
    const place = input.closest(".slipp");
    input.addEventListener("click", () => {
      input.value = ""; // so that the same file, saved anew, counts as a choice
    });
    input.addEventListener("change", () => choose(number, input.files[0]));
    place.closest("details")?.addEventListener("dragenter", (event) => {
      event.currentTarget.open = true;
    });
    place.addEventListener("dragover", (event) => {
      event.preventDefault();
      place.classList.add("over");
    });
    place.addEventListener("dragleave", () => place.classList.remove("over"));
    place.addEventListener("drop", (event) => {
      event.preventDefault();
      place.classList.remove("over");
      choose(number, event.dataTransfer.files[0]);
    });
  });
  for (const button of form.querySelectorAll("[data-last-ned]")) {
    button.addEventListener("click", () => save(button.dataset.lastNed));
  }
}

document.documentElement.classList.add("skript");
const typed = document.getElementById("skjema");
if (typed) liveForm(typed);
document.querySelectorAll("form.filer").forEach(fileForm);

// The task pane: whether the server answers, and the access key where it asks for one.
(function () {
  const KEY = "effektmodell.tilgangsnoekkel";
  const status = document.getElementById("status");
  const form = document.getElementById("noekkel-skjema");
  const field = document.getElementById("noekkel");

  function show(text, good) {
    status.textContent = text;
    status.className = good ? "bra" : "feil";
  }

  async function check() {
    try {
      const { token } = await globalThis.getAuth();
      const answer = await fetch("/helse", { headers: token ? { Authorization: token } : {} });
      const data = await answer.json();
      form.hidden = !data.krever_noekkel;
      if (!answer.ok) {
        show("Tjeneren svarer, men melder om feil.", false);
      } else if (data.krever_noekkel && !data.noekkel_godtatt) {
        show(token ? "Tilgangsnøkkelen er ikke godtatt." : "Legg inn tilgangsnøkkelen.", false);
      } else {
        show("Tilkoblet. Funksjonene er klare.", true);
      }
    } catch {
      show("Får ikke kontakt med tjeneren. Prøv igjen senere, eller si fra til den som drifter den.", false);
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    try {
      localStorage.setItem(KEY, field.value.trim());
    } catch {
      show("Nøkkelen kan ikke lagres på denne maskinen.", false);
      return;
    }
    field.value = "";
    check();
  });

  check();
})();

// What xlwings' script for custom functions expects to find beside it: settings, the access key,
// a way to send a call, and the workbook's culture. It stands before that script in one file.
globalThis.config = {
  customFunctionsMaxRetries: 3,
  // 502 and 504 come from a proxy in front of the server; what the server itself says is final.
  customFunctionsRetryCodes: [502, 504],
  onWasm: false,
  requestTimeout: 60,
};

globalThis.getAuth = async function () {
  let key = "";
  try {
    key = localStorage.getItem("effektmodell.tilgangsnoekkel") || "";
  } catch {
    // No storage: no key. A server that needs one says so.
  }
  return { token: key ? `Bearer ${key}` : "", provider: "" };
};

globalThis.xwRequest = {
  async post(url, body, { headers = {}, timeout = 60000 } = {}) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), timeout);
    let response;
    let text;
    try {
      response = await fetch(url, {
        method: "POST",
        headers: Object.fromEntries(Object.entries(headers).filter(([, value]) => value)),
        body: JSON.stringify(body),
        signal: stop.signal,
      });
      text = await response.text();
    } catch (error) {
      throw new Error(
        stop.signal.aborted
          ? "Effektmodellens tjener svarte ikke i tide."
          : "Får ikke kontakt med effektmodellens tjener.",
      );
    } finally {
      clearTimeout(timer);
    }
    let data = text;
    try {
      data = JSON.parse(text);
    } catch {
      // Left as text.
    }
    if (!response.ok) {
      const error = new Error(`HTTP ${response.status}`);
      error.response = { data, status: response.status, statusText: response.statusText };
      throw error;
    }
    return { data, status: response.status, statusText: response.statusText };
  },
};

globalThis.xlwings = {
  // No function takes or returns dates, so Excel's culture makes no difference.
  getCultureInfoName: async () => null,
  getDateFormat: async () => null,
};


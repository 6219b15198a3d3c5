// Plays Excel: loads the metadata and the script from a live server, with just enough of Office.js
// around it, makes the calls that stand on standard input at the same time, and prints what came.
import { readFileSync } from "node:fs";
import vm from "node:vm";

const { base, accessKey, calls } = JSON.parse(readFileSync(0, "utf-8"));
const associated = new Map();
const stored = new Map(accessKey ? [["effektmodell.tilgangsnoekkel", accessKey]] : []);

class ExcelError extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

Object.assign(globalThis, {
  window: { location: { origin: base } },
  localStorage: {
    getItem: (key) => stored.get(key) ?? null,
    setItem: (key, value) => stored.set(key, value),
  },
  Office: {
    onReady: async (ready) => ready?.({ host: "Excel" }),
    context: { requirements: { isSetSupported: () => true } },
  },
  Excel: {
    RequestContext: class {
      workbook = { load() {}, name: "Bok1.xlsx" };
      async sync() {}
    },
  },
  CustomFunctions: {
    Error: ExcelError,
    ErrorCode: { invalidValue: "#VALUE!" },
    associate: (id, run) => associated.set(id, run),
  },
});
console.error = () => {}; // the script tells its console about every failed attempt

const metadata = await (await fetch(`${base}/xlwings/custom-functions-meta.json`)).json();
const script = await (await fetch(`${base}/xlwings/custom-functions-code.js`)).text();
vm.runInThisContext(script);

async function called({ id, args }) {
  try {
    return { result: await associated.get(id)(...args, { address: "Ark1!B2" }) };
  } catch (error) {
    return { error: error.message, code: error.code };
  }
}

const answers = await Promise.all(calls.map(called));
process.stdout.write(
  JSON.stringify({
    ids: metadata.functions.map((item) => item.id),
    names: metadata.functions.map((item) => item.name),
    associated: [...associated.keys()],
    answers,
  }),
);

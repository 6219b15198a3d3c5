// Plays xlwings Lite: starts Pyodide, makes the calls that stand on standard input through xlwings'
// own reading of cells, and prints what came. The import path holds nothing but the given folder.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { core, packages, calls } = JSON.parse(readFileSync(0, "utf-8"));
const { loadPyodide } = await import(pathToFileURL(`${core}/pyodide.mjs`));
const python = await loadPyodide({
  env: { HOME: "/home/pyodide", XLWINGS_ON_SERVER: "true", XLWINGS_LICENSE_KEY: "noncommercial" },
});
python.mountNodeFS("/packages", packages);
python.globals.set("calls", JSON.stringify(calls));
const found = await python.runPythonAsync(`
import json, sys
sys.path.insert(0, "/packages")
import udfs.excel as functions
import xlwings.server

async def answer(name, args):
    call = {
        "client": "Office.js",
        "func_name": name,
        "args": args,
        "caller_address": "[Bok1.xlsx]Ark1!B2",
        "session_id": "x",
        "culture_info_name": "nb-NO",
        "date_format": "dd.MM.yyyy",
        "version": xlwings.__version__,
        "runtime": "1.4",
    }
    try:
        return {"result": await xlwings.server.custom_functions_call(call, functions)}
    except xlwings.XlwingsError as error:
        return {"error": str(error)}

json.dumps({
    "answers": [await answer(name, args) for name, args in json.loads(calls)],
    "plain": functions.EFFEKT_KOHORT(*json.loads(calls)[0][1]),
    "platform": sys.platform,
    "loaded": sorted({name.partition(".")[0] for name in sys.modules}),
})
`);
process.stdout.write(found);

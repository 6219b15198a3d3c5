// Prints, as JSON, what SheetJS reads in a workbook: [[tab, address, value]], and names by their cells.
// Usage: node sheetjs.mjs FOLDER WORKBOOK, where FOLDER holds the npm package «xlsx» unpacked.
import { createRequire } from "node:module";
import { join } from "node:path";

const [folder, workbook] = process.argv.slice(2);
const XLSX = createRequire(import.meta.url)(join(folder, "package", "xlsx.js"));
const book = XLSX.readFile(workbook, { cellDates: false });
const cells = book.SheetNames.flatMap((tab) =>
  Object.entries(book.Sheets[tab])
    .filter(([address, cell]) => !address.startsWith("!") && cell.v !== undefined)
    .map(([address, cell]) => [tab, address, cell.v]),
);
const names = book.Workbook.Names.filter((name) => name.Sheet === undefined);
console.log(JSON.stringify({ cells, names: names.map((name) => [name.Name, name.Ref]) }));

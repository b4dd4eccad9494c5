// What GitHub's own parser says of workflows and actions, one JSON object a finding.
// usage: node github.mjs FOLDER FILE...     FOLDER is the one with node_modules
import { readFileSync } from "node:fs";
import { register } from "node:module";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

// The package imports its schemas as bundlers allow it; node wants to be told that they are JSON.
register("data:text/javascript," + encodeURIComponent(`
  import { readFile } from "node:fs/promises";
  export async function load(url, context, next) {
    return url.endsWith(".json")
      ? { format: "module", shortCircuit: true, source: "export default " + await readFile(new URL(url), "utf-8") }
      : next(url, context);
  }`));

const [folder, ...files] = process.argv.slice(2);
const dist = resolve(folder, "node_modules", "@actions", "workflow-parser", "dist");
const load = (...path) => import(pathToFileURL(join(dist, ...path)));
const { parseWorkflow, convertWorkflowTemplate, NoOperationTraceWriter } = await load("index.js");
const { parseAction } = await load("actions", "action-parser.js");

function isAction(file) {
  return /^action\.ya?ml$/.test(basename(file)) && !/\.github\/workflows\/[^/]*$/.test(file);
}

async function errorsOf(file) {
  const text = { name: file, content: readFileSync(file, "utf-8") };
  const parse = isAction(file) ? parseAction : parseWorkflow;
  const result = parse(text, new NoOperationTraceWriter());
  if (!isAction(file) && result.value) {
    await convertWorkflowTemplate(result.context, result.value);
  }
  return result.context.errors.getErrors();
}

for (const file of files) {
  for (const error of await errorsOf(file)) {
    const line = error.range?.start.line ?? 1;
    console.log(JSON.stringify({ file, line, message: error.rawMessage }));
  }
}

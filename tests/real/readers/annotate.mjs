// Writes annotations as actions themselves do. Input: an array of {kind, message, properties}; the module's path is given.
import { readFileSync } from 'node:fs';

const { issueCommand } = await import(process.argv[2]);
for (const one of JSON.parse(readFileSync(0, 'utf8'))) {
  issueCommand(one.kind, one.properties, one.message);
}

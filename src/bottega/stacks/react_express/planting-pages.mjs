// Copies the pages beside themselves, with one file swapped for its mutated copy. MUTANT is as in planting.mjs.
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const mutant = JSON.parse(process.env.MUTANT);
const copy = process.argv.at(-1);

rmSync(copy, { recursive: true, force: true });
cpSync('frontend', copy, { recursive: true, filter: (file) => path.basename(file) !== 'dist' });
if (mutant.path) {
  const file = path.join(copy, path.relative('frontend', mutant.path));
  writeFileSync(file, readFileSync(file, 'utf8').split(mutant.original).join(mutant.mutated));
}

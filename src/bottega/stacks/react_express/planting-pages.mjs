// Copies the pages beside themselves, with one file swapped for its mutated copy. MUTANT is as in planting.mjs.
import { cpSync, existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const mutant = JSON.parse(process.env.MUTANT);
const copy = process.argv.at(-1);

rmSync(copy, { recursive: true, force: true });
const left = new Set(['dist', 'node_modules']);
cpSync('frontend', copy, { recursive: true, filter: (file) => !left.has(path.relative('frontend', file)) });
const modules = path.resolve('frontend', 'node_modules');
if (existsSync(modules)) symlinkSync(modules, path.join(copy, 'node_modules'));
if (mutant.path) {
  const file = path.join(copy, path.relative('frontend', mutant.path));
  writeFileSync(file, readFileSync(file, 'utf8').split(mutant.original).join(mutant.mutated));
}

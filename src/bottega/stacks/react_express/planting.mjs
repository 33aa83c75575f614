// Loaded before the server that it is for: gives it a fresh database and swaps one file for its mutated copy.
// MUTANT is {"path", "original", "mutated"}, all empty for the code as it is; DATABASE_URL names the database.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const root = process.cwd();
const require = createRequire(path.join(root, 'backend', 'package.json'));
const mutant = JSON.parse(process.env.MUTANT);

function read(file) {
  const text = readFileSync(path.join(root, file), 'utf8');
  return file === mutant.path ? text.split(mutant.original).join(mutant.mutated) : text;
}

async function query(url, ...statements) {
  const { Client } = require('pg');
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

async function freshDatabase() {
  const url = new URL(process.env.DATABASE_URL);
  const name = url.pathname.slice(1);
  url.pathname = '/postgres';
  await query(url.href, `CREATE DATABASE ${name}`).catch((error) => {
    if (error.code !== '42P04') throw error; // it is there: the mutant before had it
  });
  const folder = 'backend/prisma/migrations';
  const migrations = readdirSync(path.join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => read(`${folder}/${name}/migration.sql`));
  await query(process.env.DATABASE_URL, 'DROP SCHEMA public CASCADE', 'CREATE SCHEMA public', ...migrations);
}

function swap() {
  const source = /^backend\/src\/(.*)\.ts$/.exec(mutant.path);
  if (!source) return;
  const { code } = require('@swc/core').transformSync(read(mutant.path), {
    filename: mutant.path,
    swcrc: false,
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
  });
  const target = pathToFileURL(path.join(root, 'backend', 'dist', `${source[1]}.js`)).href;
  registerHooks({
    load: (url, context, next) =>
      url === target ? { format: 'commonjs', source: code, shortCircuit: true } : next(url, context),
  });
}

swap();
await freshDatabase();

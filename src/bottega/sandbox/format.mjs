// Formats files with the prettier of a modules folder: one JSON line in, one JSON line out, until the input ends.
// usage: node format.mjs MODULES
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';

const prettier = await import(pathToFileURL(join(process.argv[2], 'prettier', 'index.mjs')).href);

// The folder holds only the settings that came with the files; prettier reads them as its own command would.
async function format({ folder, path, text, options }) {
  const file = join(folder, path);
  const ignorePath = [join(folder, '.gitignore'), join(folder, '.prettierignore')];
  const { ignored, inferredParser } = await prettier.getFileInfo(file, { ignorePath, resolveConfig: false });
  const settings = await prettier.resolveConfig(file, { editorconfig: true, useCache: false });
  const parser = { ...options, ...settings }.parser ?? inferredParser;
  if (ignored || !parser) return text;
  return prettier.format(text, { ...options, ...settings, filepath: file });
}

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line);
  let answer;
  try {
    answer = { text: await format(order) };
  } catch (error) {
    answer = { error: String(error.message).split('\n')[0], line: error.loc?.start?.line ?? null };
  }
  process.stdout.write(JSON.stringify({ id: order.id, ...answer }) + '\n');
}

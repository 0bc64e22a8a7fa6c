import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Absolute paths of the test files in a folder and below it. */
export async function testFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  const tests = names.filter((name) => name.endsWith('.test.ts')).sort();
  return tests.map((name) => join(folder, name));
}

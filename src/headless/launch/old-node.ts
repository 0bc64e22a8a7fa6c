import { join } from 'node:path';
import { oldNodeInEnglish } from '../words/english-node';
import { languageOf } from '../words/language';
import type * as Russian from '../words/russian/russian';

/** Below this the program cannot run; what is told is what it is tested with. */
const leastMajor = 20;
const least = '20.19';

/** Ends the program where Node is too old for it, with a sentence in the reader's language. */
export function refuseOldNode(): void {
  const version = process.versions.node;
  if (Number.parseInt(version, 10) >= leastMajor) return;
  process.stderr.write(`gigachat-bridge: ${sentence(version)}\n`);
  process.exit(1);
}

function sentence(version: string): string {
  try {
    if (languageOf(process.env, process.platform) === 'ru') {
      const { russian }: typeof Russian = require(join(__dirname, 'headless-russian.js'));
      return russian.oldNode(version, least);
    }
  } catch {
    // A Node that is much older cannot read the words either.
  }
  return oldNodeInEnglish(version, least);
}

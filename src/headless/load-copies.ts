import { join } from 'node:path';
import type * as Store from './store/open-copies';

/** What opens the store, a bundle of its own beside the program: whoever has no store does not load it. */
export const loadCopies: typeof Store.openCopies = (...args) => {
  const { openCopies }: typeof Store = require(join(__dirname, 'headless-store.js'));
  return openCopies(...args);
};

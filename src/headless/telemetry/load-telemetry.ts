import { join } from 'node:path';
import type * as Opened from './open-telemetry';

/** What sends telemetry, a bundle of its own beside the program: whoever sends none does not load it. */
export const loadTelemetry: typeof Opened.openTelemetry = (...args) => {
  const { openTelemetry }: typeof Opened = require(join(__dirname, 'headless-telemetry.js'));
  return openTelemetry(...args);
};

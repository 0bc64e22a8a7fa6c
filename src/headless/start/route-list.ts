import type { RouteRule } from '../../core/chat/routing/route-rules';
import { readText } from '../../core/chat/text/text-type';
import { readPlainFile } from '../../core/ground/plain-file';
import { routeSchema, toRules } from '../../core/setup/route-schema';
import { SettingsError } from '../../core/setup/settings-error';
import { issueWords } from './json-issue';
import { pathAdvice, readFault } from './settings-file';

/**
 * The rules of `BRIDGE_ROUTES`: a JSON list, or the path of a file with one. Throws `SettingsError` that names the
 * field at fault.
 */
export function readRoutes(value: string | undefined): readonly RouteRule[] {
  if (!value) return [];
  const text = value.replace(/^\uFEFF/, '');
  const outcome = routeSchema().safeParse(parse(/^\s*[[{]/.test(text) ? text : readFile(text)));
  if (!outcome.success) {
    const { path, reason } = issueWords(outcome.error);
    throw new SettingsError(`BRIDGE_ROUTES: ${path} ${reason}. Correct it and start again.`);
  }
  return toRules(outcome.data);
}

function readFile(file: string): string {
  try {
    return readText(readPlainFile(file));
  } catch (error) {
    throw new SettingsError(
      `BRIDGE_ROUTES must be a JSON list such as [{"background":true,"to":"GigaChat-2"}], or the path of a file with one; ${file.replace(/\p{Cc}/gu, '?')} cannot be read${readFault(error)}.${pathAdvice(file)}`,
    );
  }
}

function parse(list: string): unknown {
  try {
    return JSON.parse(list);
  } catch {
    throw new SettingsError(
      'BRIDGE_ROUTES is no valid JSON. It must be a list such as [{"background":true,"to":"GigaChat-2"}]. Correct it and start again.',
    );
  }
}

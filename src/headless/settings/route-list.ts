import type { RouteRule } from '../../core/chat/routing/route-rules';
import { readText } from '../../core/chat/text/text-type';
import { readPlainFile } from '../../core/ground/plain-file';
import { routeSchema, toRules } from '../../core/setup/route-schema';
import { say } from '../../core/setup/sentence';
import { SettingsError } from '../../core/setup/settings-error';
import { firstFault } from './json-issue';
import { readFault, withPathAdvice } from './settings-file';

/**
 * The rules of `BRIDGE_ROUTES`: a JSON list, or the path of a file with one. Throws `SettingsError` that names the
 * field at fault.
 */
export function readRoutes(value: string | undefined): readonly RouteRule[] {
  if (!value) return [];
  const text = value.replace(/^\uFEFF/, '');
  const outcome = routeSchema().safeParse(parse(/^\s*[[{]/.test(text) ? text : readFile(text)));
  if (!outcome.success) throw firstFault('BRIDGE_ROUTES', outcome.error);
  return toRules(outcome.data);
}

function readFile(file: string): string {
  try {
    return readText(readPlainFile(file));
  } catch (error) {
    throw new SettingsError(
      withPathAdvice(
        say(
          'BRIDGE_ROUTES must be a JSON list such as [{"background":true,"to":"GigaChat-2"}], or the path of a file with one; {0} cannot be read{1}.',
          file.replace(/\p{Cc}/gu, '?'),
          readFault(error),
        ),
        file,
      ),
    );
  }
}

function parse(list: string): unknown {
  try {
    return JSON.parse(list);
  } catch {
    throw new SettingsError(
      say(
        'BRIDGE_ROUTES is not valid JSON. It must be a list such as [{"background":true,"to":"GigaChat-2"}]. Correct it and start again.',
      ),
    );
  }
}

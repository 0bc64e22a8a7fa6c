import * as z from 'zod';
import type { RouteRule } from '../core/chat/routing/route-rules';
import { isThisMachine } from '../core/ground/hosts';
import { writtenList } from '../core/ground/text/written-list';
import { listedFault } from '../core/masking/find-listed';
import { endsWithPath } from '../core/setup/address-kinds';
import { routeSchema, toRules } from '../core/setup/route-schema';
import { repeatedName, serviceFields } from '../core/setup/service-schema';
import type { WantedStyle } from './commit/commit-style';
import type { EditorNetwork } from './editor-proxy';

const address = z
  .string()
  .trim()
  .refine((value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol))
  .transform((value) => new URL(value))
  .refine((url) => url.protocol === 'https:' || isThisMachine(url.hostname))
  // Settings are no place for secrets, and nobody would send these.
  .refine(({ username, password }) => username === '' && password === '');
const baseAddress = address.refine(endsWithPath);
const fullAddress = address.refine(({ href }) => !href.includes('#'));

/**
 * An address that a key may be sent to: https, or plain http on this machine, without a name and a password of its own;
 * undefined for anything else.
 */
export function readAddress(text: string): URL | undefined {
  return address.safeParse(text).data;
}

/** Whether one that is entered now would be used as it is: what stands behind its path, or a fragment, would be left out. */
export function isWholeAddress(text: string, of: 'base' | 'auth'): boolean {
  return (of === 'base' ? baseAddress : fullAddress).safeParse(text).success;
}

/** A service behind GigaChat as the settings have it; its key is never there. */
const service = z
  .strictObject(serviceFields())
  .refine(({ base_url }) => base_url.protocol === 'https:' || isThisMachine(base_url.hostname));

/** Settings that are read where they are used, also before the network part is loaded. Here they are only checked. */
const readWhereUsed = {
  model: z.string().trim().max(200),
  'completion.mode': z.enum(['off', 'onDemand', 'whileTyping']),
  'completion.model': z.string().max(200),
  'completion.delay': z.int().min(0).max(10_000),
  'completion.disabledLanguages': z.array(z.string()),
  'completion.excludedFiles': z.array(z.string()),
  'codeActions.enabled': z.boolean(),
  'bridge.inTerminal': z.boolean(),
};

/** A number that was written without quotes is what it looks like; undefined for what is no line. */
function toLine(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : undefined;
}

/** Every setting of the extension by its name after `gigachat.`. */
const settings = {
  baseUrl: baseAddress,
  authUrl: fullAddress,
  scope: z.enum(['auto', 'GIGACHAT_API_PERS', 'GIGACHAT_API_B2B', 'GIGACHAT_API_CORP']),
  pool: z.enum(['off', 'priority', 'round-robin']),
  'bridge.autoStart': z.boolean(),
  'bridge.port': z.int().min(1).max(65_535),
  'bridge.modelAliases': z.record(z.string(), z.string()),
  routes: routeSchema(),
  'masking.before': z.enum(['off', 'fallback', 'all']),
  'masking.words': z.array(z.unknown()).transform((lines) => lines.map(toLine)),
  'images.allowRemote': z.boolean(),
  'commitMessage.language': z.enum(['auto', 'ru', 'en']),
  'commitMessage.style': z.enum(['auto', 'conventional', 'plain']),
  'fallback.enabled': z.boolean(),
  'fallback.model': z.string().trim().max(200),
  'fallback.baseUrl': baseAddress,
  fallbacks: z.array(service).refine((services) => repeatedName(services) < 0),
  ...readWhereUsed,
};

/** The names of all settings, without `gigachat.`. */
export const settingNames = Object.keys(settings) as SettingName[];
export type SettingName = keyof typeof settings;

/** A service that may answer when GigaChat cannot. */
export type FallbackService = z.output<typeof service>;

/** The extension's settings as the rest of it uses them. */
export interface EditorSettings {
  baseUrl: URL;
  authUrl: URL;
  /** `auto`: whatever the key belongs to. */
  scope: string;
  /** Whether the profiles answer as one, and which of them first. */
  pool: 'off' | 'priority' | 'round-robin';
  autoStart: boolean;
  port: number;
  modelAliases: Record<string, string>;
  /** Which requests go to another model than the one asked for. */
  routes: readonly RouteRule[];
  /** Before whom personal data and secrets are masked, and words of the user's own with them. */
  masking: { before: 'off' | 'fallback' | 'all'; words: readonly string[] };
  /** Whether images are fetched from addresses on the web. */
  remoteImages: boolean;
  commitMessage: WantedStyle;
  /** OpenRouter behind GigaChat; an empty model leaves the choice to the caller or to OpenRouter. */
  fallback: { enabled: boolean; model: string; baseUrl: URL };
  /** Other services behind GigaChat, in their order; each is asked only where the user has allowed it. */
  fallbacks: readonly FallbackService[];
  network: EditorNetwork;
  /**
   * Names of settings whose value cannot be used as it is. Their defaults hold, but for the strictest of
   * `masking.before`, and what is listed in `masking.words`, however it was written.
   */
  wrong: string[];
}

/**
 * Settings from raw values: those that the user set, over the defaults of the manifest. What cannot be used is named
 * and replaced by its default: a typing error must not send the key anywhere else, nor stop the extension. Where it is
 * about whom to mask before, everybody: whoever wrote something there wanted some masking. Words to mask that were
 * written as one text are masked, too.
 */
export function readEditorSettings(
  raw: Readonly<Partial<Record<SettingName, unknown>>>,
  defaults: Readonly<Partial<Record<SettingName, unknown>>>,
  network: EditorNetwork = { strictSslIsOff: false, wrong: [] },
): EditorSettings {
  const wrong: string[] = [...network.wrong];
  const read = <Name extends SettingName>(name: Name): z.output<(typeof settings)[Name]> => {
    const schema: z.ZodType = settings[name];
    if (raw[name] !== undefined) {
      const outcome = schema.safeParse(raw[name]);
      if (outcome.success) return outcome.data as z.output<(typeof settings)[Name]>;
      wrong.push(name);
    }
    return schema.parse(defaults[name]) as z.output<(typeof settings)[Name]>;
  };
  const given = read('masking.words');
  const written = wrong.includes('masking.words') ? writtenList(raw['masking.words']) : undefined;
  const listed = (written ?? given).filter((line) => line !== '');
  // One that is no word, or would be found everywhere, must not let all the others out.
  const words = listed.filter((line): line is string => line !== undefined && listedFault(line) === undefined);
  if (words.length < listed.length && !written) wrong.push('masking.words');
  const told = read('masking.before');
  const before = wrong.includes('masking.before') ? 'all' : told;
  for (const name of Object.keys(readWhereUsed) as (keyof typeof readWhereUsed)[]) read(name);
  return {
    baseUrl: read('baseUrl'),
    authUrl: read('authUrl'),
    scope: read('scope'),
    pool: read('pool'),
    autoStart: read('bridge.autoStart'),
    port: read('bridge.port'),
    modelAliases: read('bridge.modelAliases'),
    routes: toRules(read('routes')),
    masking: { before, words },
    remoteImages: read('images.allowRemote'),
    commitMessage: { language: read('commitMessage.language'), form: read('commitMessage.style') },
    fallback: {
      enabled: read('fallback.enabled'),
      model: read('fallback.model'),
      baseUrl: read('fallback.baseUrl'),
    },
    fallbacks: read('fallbacks'),
    network,
    wrong,
  };
}

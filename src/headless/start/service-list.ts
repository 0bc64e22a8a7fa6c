import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import * as z from 'zod';
import { otherService, type ServiceSettings } from '../../core/openrouter/service';
import { SettingsError } from '../../core/setup/settings-error';
import { guarded } from '../guarded-address';
import { issueWords } from './json-issue';

const text = z.string().trim().min(1, { error: 'must not be empty' });

const serviceSchema = z.strictObject({
  name: text
    .regex(/^[a-z\d][a-z\d._-]{0,31}$/i, { error: 'must be 1 to 32 letters, digits, dots, dashes' })
    .refine((name) => !/^(?:gigachat|openrouter)$/i.test(name), { error: 'is taken; choose another' }),
  base_url: text
    .refine((value) => /^https?:\/\//i.test(value) && URL.canParse(value), {
      error: 'must be a full address with the version, such as https://models.example/v1',
    })
    .transform((value) => new URL(value)),
  api_key: text.regex(/^[\x21-\x7e]+$/, { error: 'holds spaces or letters that no key has' }).optional(),
  api_key_file: text.optional(),
  model: text.optional(),
  models: z.record(z.string(), text).optional(),
  ca_file: text.optional(),
  country: text
    .regex(/^[a-z]{2}$/i, { error: 'must be a code of two letters, such as RU' })
    .transform((code) => code.toUpperCase())
    .optional(),
  first: z.boolean().optional(),
});

/**
 * The services of `BRIDGE_FALLBACKS`, in their order. Throws `SettingsError` that names the field at fault and never repeats
 * its value.
 */
export function readServices(
  list: string,
  connection: Pick<ServiceSettings, 'proxy' | 'silenceMs'>,
): readonly ServiceSettings[] {
  const outcome = z.array(serviceSchema).safeParse(parse(list));
  if (!outcome.success) {
    const { path, reason } = issueWords(outcome.error);
    throw wrong(path, reason);
  }
  const seen = new Set<string>();
  return outcome.data.map((service, index) => {
    const { name, api_key, api_key_file, ca_file, models, model, country, first } = service;
    const at = (field: string) => `[${index}].${field}`;
    if (seen.has(name.toLowerCase())) throw wrong(at('name'), 'stands twice; give every service a name of its own');
    seen.add(name.toLowerCase());
    if (api_key && api_key_file) throw wrong(at('api_key'), 'and api_key_file are both set; keep one');
    const apiKey = api_key_file ? readFile(api_key_file, at('api_key_file')).trim() : api_key;
    if (apiKey !== undefined && !/^[\x21-\x7e]+$/.test(apiKey)) throw wrong(at('api_key_file'), 'holds no key');
    return otherService({
      ...connection,
      id: name,
      name,
      baseUrl: guarded(`BRIDGE_FALLBACKS: ${at('base_url')}`, service.base_url),
      ...(apiKey !== undefined && { apiKey }),
      ...(models && { models: new Map(Object.entries(models)) }),
      ...(model !== undefined && { model }),
      ...(ca_file !== undefined && { extraCa: readAuthority(ca_file, at('ca_file')) }),
      ...(country !== undefined && { country }),
      ...(first !== undefined && { first }),
    });
  });
}

function parse(list: string): unknown {
  try {
    return JSON.parse(list);
  } catch {
    throw new SettingsError(
      'BRIDGE_FALLBACKS must be JSON such as [{"name":"house","base_url":"https://models.example/v1","model":"qwen3"}]. Correct it and start again.',
    );
  }
}

function readFile(file: string, path: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw wrong(path, `names the file ${file}, which cannot be read`);
  }
}

function readAuthority(file: string, path: string): string {
  const pem = readFile(file, path);
  try {
    if (!pem.includes('-----BEGIN CERTIFICATE-----')) throw new Error('no certificate');
    createSecureContext({ ca: pem });
  } catch {
    throw wrong(path, `names the file ${file}, which holds no PEM certificate`);
  }
  return pem;
}

function wrong(path: string, reason: string): SettingsError {
  return new SettingsError(`BRIDGE_FALLBACKS: ${path} ${reason}. Correct it and start again.`);
}

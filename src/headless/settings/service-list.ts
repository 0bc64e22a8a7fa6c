import * as z from 'zod';
import { readText } from '../../core/chat/text/text-type';
import { readPlainFile } from '../../core/ground/plain-file';
import { isVisibleAscii } from '../../core/ground/text/visible-ascii';
import { otherService, type ServiceSettings } from '../../core/openrouter/service';
import { reason } from '../../core/setup/reason';
import { type Sentence, say } from '../../core/setup/sentence';
import { readAuthorities, repeatedName, serviceFields } from '../../core/setup/service-schema';
import type { SettingsError } from '../../core/setup/settings-error';
import { guarded } from './guarded-address';
import { fieldFault, firstFault, notJson } from './json-issue';
import { readFault } from './settings-file';

const variable = 'BRIDGE_FALLBACKS';

const serviceSchema = () =>
  z.strictObject({
    ...serviceFields(),
    api_key: z.string().trim().refine(isVisibleAscii, reason('holds spaces or letters that no key has')).optional(),
    api_key_file: z.string().trim().min(1, reason('must not be empty')).optional(),
    first: z.boolean().optional(),
  });

/**
 * The services of `BRIDGE_FALLBACKS`, in their order. Throws `SettingsError` that names the field at fault and never
 * repeats its value.
 */
export function readServices(
  list: string,
  connection: Pick<ServiceSettings, 'proxy' | 'silenceMs' | 'commonCa'>,
): readonly ServiceSettings[] {
  const outcome = z.array(serviceSchema()).safeParse(parse(list));
  if (!outcome.success) throw firstFault(variable, outcome.error);
  const again = repeatedName(outcome.data);
  if (again >= 0) throw wrong(`[${again}].name`, say('stands twice; give every service a name of its own'));
  return outcome.data.map((service, index) => {
    const { name, api_key, api_key_file, ca_file, models, model, country, first } = service;
    const at = (field: string) => `[${index}].${field}`;
    if (api_key && api_key_file) throw wrong(at('api_key'), say('and api_key_file are both set; keep one'));
    const apiKey = api_key_file ? readFile(api_key_file, at('api_key_file')).trim() : api_key;
    if (apiKey !== undefined && !isVisibleAscii(apiKey)) throw wrong(at('api_key_file'), say('holds no key'));
    return otherService({
      ...connection,
      id: name,
      name,
      baseUrl: guarded(`${variable}: ${at('base_url')}`, service.base_url),
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
    return JSON.parse(list.replace(/^\uFEFF/, ''));
  } catch {
    throw notJson(
      say(
        'BRIDGE_FALLBACKS must be JSON such as [{"name":"house","base_url":"https://models.example/v1","model":"qwen3"}]. Correct it and start again.',
      ),
      list,
    );
  }
}

function readFile(file: string, path: string): string {
  try {
    return readText(readPlainFile(file));
  } catch (error) {
    throw wrong(path, say('names the file {0}, which cannot be read{1}', file, readFault(error)));
  }
}

function readAuthority(file: string, path: string): string {
  const read = readAuthorities(file);
  if ('pem' in read) return read.pem;
  const { fault } = read;
  if (fault === 'unreadable')
    throw wrong(path, say('names the file {0}, which cannot be read{1}', file, readFault(read.error)));
  if (fault === 'no-certificate') throw wrong(path, say('names the file {0}, which holds no PEM certificate', file));
  if (fault === 'damaged') throw wrong(path, say('names the file {0}, which holds a damaged certificate', file));
  throw wrong(
    path,
    say(
      "names the file {0}, which holds certificates in OpenSSL's own form (BEGIN TRUSTED CERTIFICATE); name the plain bundle, such as /etc/pki/tls/certs/ca-bundle.crt",
      file,
    ),
  );
}

function wrong(path: string, reason: Sentence): SettingsError {
  return fieldFault(variable, path, reason);
}

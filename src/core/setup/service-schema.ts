import * as z from 'zod';
import { readPlainFile } from '../ground/plain-file';
import { type Authorities, authoritiesIn } from '../net/trust/authorities';
import { endsWithPath } from './address-kinds';
import { reason } from './reason';

/** What a person writes of a service that may answer in GigaChat's place: in a variable, a file or the settings. */
export const serviceFields = () => {
  const text = z.string().trim().min(1, reason('must not be empty'));
  return {
    name: text
      .regex(/^[a-z\d][a-z\d._-]{0,31}$/i, reason('must be 1 to 32 letters, digits, dots, dashes'))
      .refine((name) => !/^(?:gigachat|openrouter)$/i.test(name), reason('is taken; choose another')),
    base_url: text
      .refine(
        (value) => /^https?:\/\//i.test(value) && URL.canParse(value),
        reason('must be a full address with the version, such as https://models.example/v1'),
      )
      .transform((value) => new URL(value))
      .refine(
        ({ username, password }) => username === '' && password === '',
        reason('must hold no user and no password; a key goes into api_key'),
      )
      .refine(endsWithPath, reason('must end with its path: no ? and no #')),
    model: text.optional(),
    models: z.record(z.string(), text).optional(),
    ca_file: text.optional(),
    country: text
      .regex(/^[a-z]{2}$/i, reason('must be a code of two letters, such as RU'))
      .transform((code) => code.toUpperCase())
      .optional(),
  };
};

/** The first place in a list where a name stands that one before it has; -1 when each has its own. */
export function repeatedName(services: readonly { name: string }[]): number {
  const names = services.map(({ name }) => name.toLowerCase());
  return names.findIndex((name, index) => names.indexOf(name) !== index);
}

/** The authorities of a file, or what is wrong with it. */
export function readAuthorities(file: string): Authorities | { fault: 'unreadable'; error: unknown } {
  let bytes: Buffer;
  try {
    bytes = readPlainFile(file);
  } catch (error) {
    return { fault: 'unreadable', error };
  }
  return authoritiesIn(bytes);
}

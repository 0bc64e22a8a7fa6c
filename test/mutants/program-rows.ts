// biome-ignore-all lint/suspicious/noTemplateCurlyInString: rows hold code.
import { table } from './mutant';

/** The two programs put together, and the headless one's settings and log. */
// biome-ignore format: a row is a line.
export const programRows = table('headless', [
  ['H01', 'headless-settings.ts', 'if (variables.GIGACHAT_VERIFY_SSL_CERTS === false) {', 'if (false) {', 'TLS verification cannot be switched off', 'headless/bad-start.test.ts', 'verification is switched off'],
  ['H02', 'guarded-address.ts', "if (url.protocol === 'http:' && !isThisMachine(url.hostname)) {", 'if (false) {', 'a key goes over plain http to this machine only', 'security/look-alikes.test.ts'],
  ['H03', 'headless-settings.ts', 'key.length < 32 ||', '', 'a wider bridge needs a key of 32 characters', 'headless/defaults.test.ts', 'opened to others'],
  ['H04', 'headless-settings.ts', 'variables.GPT2GIGA_PORT ?? 8090', 'variables.GPT2GIGA_PORT ?? 8080', 'the port is 8090 unless told', 'headless/defaults.test.ts'],
  ['H05', 'headless-settings.ts', '(variables.GIGACHAT_TIMEOUT ?? 150) * 1000', '(variables.GIGACHAT_TIMEOUT ?? 15) * 1000', 'GigaChat may be silent for 150 s', 'headless/defaults.test.ts'],
  ['H06', 'log-file.ts', 'const ownMode = 0o600;', 'const ownMode = 0o644;', 'the log file is for the user alone', 'headless/log-file.test.ts'],
  ['H07', 'log-file.ts', 'this.#bytes + bytes.length > this.maxBytes', 'this.#bytes > this.maxBytes', 'the log file never grows past its limit', 'headless/log-file.test.ts'],
  ['H08', 'json-log.ts', '[\\u007f-\\u009f\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]', '[\\u007f]', 'no line of the log can act on a terminal', 'security/log.test.ts'],
  ['H09', 'trust-russian-root.ts', 'if (present) throw new SettingsError(`${file} exists', 'if (false) throw new SettingsError(`${file} exists', 'a file that holds something else is never overwritten', 'headless/trust-russian-root.test.ts', 'never overwrites'],
  ['H10', 'root-certificate.ts', 'certificate.fingerprint256 === expected', 'certificate.fingerprint256 !== undefined', 'the root is taken by its fingerprint alone', 'core/root-certificate.test.ts'],
  ['H11', 'download-root.ts', "if (url.protocol !== 'https:') throw new NotGiven('refused', 'it redirects", "if (false) throw new NotGiven('refused', 'it redirects", 'the root is downloaded over TLS only', 'core/download-root.test.ts', 'not followed to plain HTTP'],
  ['H12', 'small-download.ts', 'readAtMost(body, mostMegabytes * 1024 * 1024)', 'readAtMost(body, 1e12)', 'little is read of a body without an end', 'core/download-root.test.ts', 'without an end'],
  ['H13', 'fallback-settings.ts', 'if (wanted === false) return undefined;', '', 'BRIDGE_FALLBACK=off keeps OpenRouter out', 'core/fallback.test.ts', 'is not there when'],
  ['H14', 'open-service.ts', 'const ca = [...webRoots(),', "const ca = [...require('../net/trust/trust').trustedRoots(undefined),", 'the Russian root is not trusted for OpenRouter', 'core/russian-root.test.ts', 'is not trusted for OpenRouter'],
  ['H15', 'open-service.ts', 'if (apiKey !== undefined) redactor.add(apiKey);', '', "OpenRouter's key is hidden", 'core/openrouter-secrets.test.ts'],
  ['H17', 'account.ts', 'remoteFiles({ clock, ca: webRoots() })', 'remoteFiles({ clock, ca: trustedRoots(undefined) })', 'the Russian root is not trusted for images by address', 'core/russian-root.test.ts', 'is not trusted for an image'],
  ['H31', 'account.ts', 'remoteFiles({ clock, ca: webRoots() })', 'remoteFiles({ clock, ca })', 'what was added for GigaChat is not trusted for images by address', 'core/russian-root.test.ts', 'added for GigaChat is not trusted'],
  ['H16', 'account.ts', "(tokens.scope === 'GIGACHAT_API_PERS' ? 1 : 10)", '10', 'a personal account is asked one thing at a time', 'faults/queue.test.ts', 'asks a personal account one thing'],
  ['H18', 'guest-accounts.ts', 'const mostAccounts = 32;', 'const mostAccounts = 3200;', 'at most 32 accounts of callers are open', 'core/guests.test.ts', '32 at a time'],
  ['H19', 'guest-accounts.ts', 'const idleMs = 30 * 60_000;', 'const idleMs = 1e12;', "a caller's account is closed after half an hour", 'core/guests.test.ts', 'half an hour'],
  ['H20', 'account-routes.ts', 'new ResponseStore(mostGuestResponses, mostGuestResponseBytes)', '((globalThis as { kept?: ResponseStore }).kept ??= new ResponseStore(mostGuestResponses, mostGuestResponseBytes))', 'callers see nothing of each other', 'core/guests.test.ts', 'see nothing of each other'],
  ['H21', 'secrets-in-use.ts', 'redactor.add(...credentials);', '', 'the key of an account is hidden', 'core/upstream-words.test.ts'],
  ['H22', 'unfollowed-variables.ts', "env[name] !== '' && !followedNames.includes(name)", 'false', 'a variable that is not followed is named', 'headless/switches.test.ts', 'is followed, or named'],
  ['H23', 'accounts-file.ts', 'if (twice >= 0) throw', 'if (false) throw', 'accounts of one name are refused', 'headless/accounts-file.test.ts'],
  ['H24', 'env-file.ts', "if (name === undefined || value === undefined) throw new EnvFileError('no-assignment', index + 1);", 'if (name === undefined || value === undefined) return;', 'a line of .env that cannot be read is named', 'headless/bad-start.test.ts', '.env'],
  ['H25', 'editor-settings.ts', ".refine((url) => url.protocol === 'https:' || isThisMachine(url.hostname));", ';', 'a setting sends the key over https only', 'security/look-alikes.test.ts'],
  ['H26', 'editor-settings.ts', 'wrong.push(name);\n    }', '}', 'a setting that cannot be used is named', 'core/editor-settings.test.ts'],
  ['H27', 'env-import.ts', 'if (!user !== !password) throw', 'if (false) throw', 'half a pair in a .env file is refused', 'core/env-import.test.ts'],
  ['H28', 'editor-proxy.ts', "if (settings.proxySupport === 'off') return { strictSslIsOff, wrong: [] };", '', 'http.proxySupport off means no proxy', 'core/editor-proxy.test.ts'],
  ['H29', 'stored-profiles.ts', 'active: profiles.some(({ id }) => id === active) ? active : first.id', 'active', 'the profile in use is one that there is', 'core/stored-profiles.test.ts'],
  ['H30', 'open-bridge-near.ts', "if (!(error instanceof ListenError) || error.code !== 'EADDRINUSE') throw error;", 'throw error;', 'a taken port gives the next free one', 'core/open-bridge-near.test.ts'],
]);

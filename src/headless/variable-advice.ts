import type { ListenError } from '../core/bridge/http/listen';
import type { AdviceWords } from '../core/ground/advice';

/** What to look at after a failure, by the names of variables. */
export const advice: AdviceWords = {
  credentials: 'Set a new one, or GIGACHAT_CREDENTIALS.',
  'base-url': 'Check GIGACHAT_BASE_URL.',
  'auth-url': 'Check the path of GIGACHAT_AUTH_URL.',
  'client-certificate': 'Check GIGACHAT_CERT_FILE and GIGACHAT_KEY_FILE.',
  'certificate-wanted': 'If it asks for a client certificate, set GIGACHAT_CERT_FILE and GIGACHAT_KEY_FILE.',
  'certificate-alone': 'Check GIGACHAT_CERT_FILE, or set GIGACHAT_CREDENTIALS.',
  authority:
    "Point GIGACHAT_CA_BUNDLE_FILE to the certificate authority's PEM file: GigaChat's is the Russian Trusted Root CA, which --trust-russian-root downloads; a proxy that inspects the traffic has its own.",
  model: 'Set GIGACHAT_MODEL to a model that the account may use.',
  proxy: 'It is set in HTTPS_PROXY.',
  'proxy-authority': 'Point NODE_EXTRA_CA_CERTS to the PEM file of its authority.',
  'proxy-wanted': 'Where only a proxy leads out, name it in HTTPS_PROXY.',
  'proxy-login': 'It is set in HTTPS_PROXY, as http://name:password@host:port.',
  'remote-files': 'BRIDGE_ALLOW_REMOTE_IMAGES=True allows images and files alike.',
};

/** The same for a caller with an account of his own, who sets no variables here. */
export const guestAdvice: AdviceWords = { ...advice, credentials: 'Send a new one.' };

/** Why the bridge cannot listen, with the variable to change. */
export function listenSentence({ code, message }: ListenError): string {
  const variable = new Map([
    ['EADDRINUSE', 'GPT2GIGA_PORT'],
    ['EACCES', 'GPT2GIGA_PORT'],
    ['EADDRNOTAVAIL', 'GPT2GIGA_HOST'],
    ['ENOTFOUND', 'GPT2GIGA_HOST'],
  ]).get(code);
  return `${message} Check ${variable ?? 'GPT2GIGA_HOST and GPT2GIGA_PORT'}.`;
}

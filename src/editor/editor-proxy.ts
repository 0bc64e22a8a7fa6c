import * as z from 'zod';
import type { ProxySettings } from '../core/net/proxy/proxy';
import { readExemptHosts, readProxyAddress } from '../core/net/proxy/proxy-address';

/** VS Code's settings by their names after `http.`, as the user set them. */
export type HttpSettings = Readonly<Partial<Record<(typeof httpSettingNames)[number], unknown>>>;

/** The settings of VS Code that say how programs reach the network. */
export const httpSettingNames = ['proxy', 'noProxy', 'proxyAuthorization', 'proxySupport', 'proxyStrictSSL'] as const;

/** How the extension reaches GigaChat. */
export interface EditorNetwork {
  proxy?: ProxySettings;
  /** `http.proxyStrictSSL` asks not to verify certificates, which is not done here. */
  strictSslIsOff: boolean;
  /** Names of settings and variables whose value cannot be used; they count as not set. */
  wrong: string[];
}

/** In VS Code's order. */
const variables = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'];

const text = z.string().trim().min(1);
/** One that is no text must not let all the others out. */
const hosts = z
  .array(z.unknown())
  .transform((listed) => listed.flatMap((entry) => (typeof entry === 'string' ? readExemptHosts(entry) : [])));

/**
 * The proxy as VS Code finds it: `http.proxy`, else the variables `HTTPS_PROXY` and `HTTP_PROXY`; `http.noProxy` and
 * `NO_PROXY` hold together. With `http.proxySupport: off` there is none.
 */
export function readEditorNetwork(
  settings: HttpSettings,
  env: Readonly<Record<string, string | undefined>>,
): EditorNetwork {
  const strictSslIsOff = settings.proxyStrictSSL === false;
  if (settings.proxySupport === 'off') return { strictSslIsOff, wrong: [] };
  const ofEnv = variables.map((name) => ({ name, value: env[name] }));
  const places = [{ name: 'http.proxy', value: settings.proxy }, ...ofEnv].filter(
    ({ value }) => text.safeParse(value).success,
  );
  const wrong: string[] = [];
  for (const { name, value } of places) {
    const url = readProxyAddress(String(value));
    if (url) return { proxy: withRest(url, settings, env), strictSslIsOff, wrong };
    wrong.push(name);
  }
  return { strictSslIsOff, wrong };
}

function withRest(url: URL, settings: HttpSettings, env: Readonly<Record<string, string | undefined>>): ProxySettings {
  const authorization = text.safeParse(settings.proxyAuthorization).data;
  const exempt = [
    ...(hosts.safeParse(settings.noProxy).data ?? []),
    ...readExemptHosts(env.no_proxy || env.NO_PROXY || ''),
  ];
  return { url, exempt, ...(authorization !== undefined && { authorization }) };
}

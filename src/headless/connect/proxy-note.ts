import { isThisMachine } from '../../core/ground/hosts';
import { isExempt } from '../../core/net/proxy/no-proxy';
import { readExemptHosts } from '../../core/net/proxy/proxy-address';
import type { Environment } from '../../core/setup/env-variables';
import type { ConnectWords } from '../words/words';

const toAll = ['all_proxy', 'ALL_PROXY'];

/**
 * A word for whoever's programs would ask the company's proxy for the bridge of this machine, which it cannot reach: with
 * these variables many of them do.
 */
export function proxyNote(environment: Environment, url: string, words: ConnectWords): string[] {
  const { protocol, hostname, port } = new URL(url);
  const names =
    protocol === 'https:' ? ['https_proxy', 'HTTPS_PROXY', ...toAll] : ['http_proxy', 'HTTP_PROXY', ...toAll];
  const name = Object.entries(environment).find(([each, value]) => value && names.includes(each))?.[0];
  const exempt = readExemptHosts(environment.no_proxy || environment.NO_PROXY || '');
  if (name === undefined || !isThisMachine(hostname) || isExempt(hostname, Number(port), exempt)) return [];
  return [words.proxyInTheWay(name, hostname)];
}

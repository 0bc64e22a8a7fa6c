import { BlockList, isIP } from 'node:net';
import { domainToASCII } from 'node:url';

/**
 * True when a list such as `NO_PROXY` lets `host:port` be reached directly. Its entries: `*`; a name, which stands for
 * all below it too, also as `.name` or `*.name`; an address; a range such as `10.0.0.0/8` or `10.*`. Each but a range
 * with a slash may end in `:port`, an IPv6 address in brackets then; a scheme in front counts for nothing. What cannot
 * be read matches nothing.
 */
export function isExempt(host: string, port: number, exempt: readonly string[]): boolean {
  const name = bare(host);
  return exempt.some((entry) => matches(asCompared(entry), name, port));
}

function matches(entry: string, name: string, port: number): boolean {
  if (entry.includes('/')) return isInRange(entry, name);
  const { pattern, only } = split(entry);
  if (only !== undefined && Number(only) !== port) return false;
  if (pattern === '*') return true;
  if (/^[\d.]{1,12}\.\*$/.test(pattern)) return isIP(name) === 4 && name.startsWith(pattern.slice(0, -1));
  if (isIP(name) !== 0) return isIP(pattern) === isIP(name) && isInRange(`${pattern}/${widest(name)}`, name);
  if (/^\*[^.]/.test(pattern)) return name.endsWith(pattern.slice(1));
  const suffix = pattern.replace(/^\*?\./, '');
  return suffix !== '' && (name === suffix || name.endsWith(`.${suffix}`));
}

/** Without the rest of a whole address; names beyond ASCII as DNS has them. */
function asCompared(entry: string): string {
  const text = entry
    .trim()
    .toLowerCase()
    .replace(/^(?:https?|all):\/\/([^/]*)\/*$/, '$1');
  return /[^\x20-\x7e]/.test(text) ? text.replace(/[^:]+/, (name) => domainToASCII(name)) : text;
}

function split(entry: string): { pattern: string; only: string | undefined } {
  if (isIP(entry) === 6) return { pattern: entry, only: undefined };
  const [, pattern = '', only] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
  return { pattern: bare(pattern), only };
}

function isInRange(range: string, address: string): boolean {
  const [net = '', prefix = ''] = range.split('/');
  const family = isIP(address);
  if (family === 0 || isIP(bare(net)) !== family || !/^\d+$/.test(prefix) || Number(prefix) > widest(address))
    return false;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(bare(net), Number(prefix), type);
  return list.check(address, type);
}

/** How many bits an address of this family has. */
function widest(address: string): number {
  return isIP(address) === 4 ? 32 : 128;
}

/** As names are compared: small letters, no brackets, no dot at the end. */
function bare(host: string): string {
  return host.toLowerCase().replace(/^\[|\]$|\.$/g, '');
}

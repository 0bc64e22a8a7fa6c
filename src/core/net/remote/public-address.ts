import { BlockList, isIP } from 'node:net';
import { lazily } from '../../ground/lazily';

/** Addresses that are not public: private, loopback, link-local, shared, reserved, multicast, translated. */
const inside = lazily(() => {
  const list = new BlockList();
  for (const [net, prefix] of [
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.0.2.0', 24],
    ['192.88.99.0', 24],
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
    ['198.51.100.0', 24],
    ['203.0.113.0', 24],
    ['224.0.0.0', 3],
  ] as const) {
    list.addSubnet(net, prefix, 'ipv4');
  }
  // Public unicast is 2000::/3; within it these are for documents, tunnels and tests.
  for (const [net, prefix] of [
    ['2001::', 23],
    ['2001:db8::', 32],
    ['2002::', 16],
    ['3fff::', 20],
  ] as const) {
    list.addSubnet(net, prefix, 'ipv6');
  }
  return list;
});
const globalUnicast = lazily(() => {
  const list = new BlockList();
  list.addSubnet('2000::', 3, 'ipv6');
  return list;
});

/** True when `address` (an IP, not a name) belongs to the public internet. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !inside().check(address, 'ipv4');
  return family === 6 && globalUnicast().check(address, 'ipv6') && !inside().check(address, 'ipv6');
}

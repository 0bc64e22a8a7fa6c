/**
 * Loaded into a Node-based client (`NODE_OPTIONS=--import …`): every connection and name lookup that leaves this
 * machine fails the way it does without a network. For calls that a client makes whatever its settings say.
 */
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

const loopback = /^(localhost|::1|127\.[\d.]+|::ffff:127\.[\d.]+)$/;

function isAllowed(host) {
  return !host || loopback.test(host);
}

function refusal(host) {
  const error = new Error(`getaddrinfo ENOTFOUND ${host} (only loopback is reachable)`);
  return Object.assign(error, { code: 'ENOTFOUND', errno: -3008, syscall: 'getaddrinfo', hostname: host });
}

const lookup = dns.lookup;
dns.lookup = (host, ...rest) => {
  if (isAllowed(host)) return lookup(host, ...rest);
  process.nextTick(rest.at(-1), refusal(host));
};

const lookupPromise = dns.promises.lookup;
dns.promises.lookup = async (host, ...rest) => {
  if (isAllowed(host)) return lookupPromise(host, ...rest);
  throw refusal(host);
};

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  // net.connect() hands its normalized arguments over as one array.
  const [target, second] = Array.isArray(args[0]) ? args[0] : args;
  const host = typeof target === 'object' ? target.host : second;
  // Names are left to lookup(), which refuses them too.
  if (typeof host !== 'string' || !net.isIP(host) || isAllowed(host)) return connect.apply(this, args);
  process.nextTick(() => this.destroy(refusal(host)));
  return this;
};

syncBuiltinESMExports();

import { type OwnerOptions, ShareOwner } from '../../../../src/core/bridge/share/owner';

/** The window that has the port: it logs nothing, and nothing follows from what it hears. */
export function quietOwner(options: Pick<OwnerOptions, 'key' | 'accounts' | 'clock'>): ShareOwner {
  return new ShareOwner({
    version: '1.0.0',
    window: 'aaaaaa',
    onHandOver() {},
    onStop() {},
    onFollowers() {},
    logger: { trace() {}, debug() {}, info() {}, warn() {}, error() {} },
    ...options,
  });
}

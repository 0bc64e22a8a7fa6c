/**
 * How every connection is made. Node gives up on the address of a host after 250 ms when there is another one; behind a
 * VPN or a far proxy the only one that a way leads to may take longer.
 */
export const dialing = { autoSelectFamilyAttemptTimeout: 1500 };

/**
 * The same over TLS, always verified: said each time, because a variable of the environment turns verification off
 * where nothing is said. An authority in the middle is believed by itself, as are those that a company hands out.
 */
export const verified = { ...dialing, rejectUnauthorized: true, allowPartialTrustChain: true };

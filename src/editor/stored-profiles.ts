import * as z from 'zod';

const credentials = z.union([
  z.strictObject({ key: z.string() }),
  z.strictObject({ accessToken: z.string() }),
  z.strictObject({ user: z.string(), password: z.string() }),
  z.strictObject({ certificate: z.literal(true) }),
]);

const access = z.object({
  credentials,
  clientCertificate: z.object({ cert: z.string(), key: z.string(), passphrase: z.string().optional() }).optional(),
  /** The scope it proved to belong to. */
  scope: z.string(),
  authOrigin: z.string(),
  baseOrigin: z.string(),
});

const profile = z.object({
  id: z.string().min(1),
  name: z.string().min(1),
  scope: z.string(),
  baseUrl: z.string().optional(),
  authUrl: z.string().optional(),
  access: access.optional(),
});

/** A way in with its secrets, bound to the addresses it was entered for: it is never sent to any other. */
export type Access = z.infer<typeof access>;

/** An account under a name. Its own addresses and scope go before the settings'; `access` is gone after a sign-out. */
export type Profile = z.infer<typeof profile>;

/** Every profile, and the id of the one in use. */
export interface StoredProfiles {
  readonly active: string;
  readonly profiles: readonly Profile[];
}

/** Profiles from the text they were kept as. A profile that cannot be read is left out; none at all gives undefined. */
export function readProfiles(text: string): StoredProfiles | undefined {
  const outcome = z.object({ active: z.string(), profiles: z.array(z.unknown()) }).safeParse(parsed(text));
  if (!outcome.success) return undefined;
  const profiles = outcome.data.profiles.flatMap((one) => profile.safeParse(one).data ?? []);
  const [first] = profiles;
  if (!first) return undefined;
  const { active } = outcome.data;
  return { active: profiles.some(({ id }) => id === active) ? active : first.id, profiles };
}

/** Makes the first profile of a single key, as it was kept before there were profiles; undefined for any other text. */
export function readSingleKey(text: string): StoredProfiles | undefined {
  const outcome = access.omit({ credentials: true }).extend({ key: z.string() }).safeParse(parsed(text));
  if (!outcome.success) return undefined;
  const { key, ...bound } = outcome.data;
  return { active: 'default', profiles: [{ ...firstProfile, access: { ...bound, credentials: { key } } }] };
}

/** The profile of whoever signs in without having named one. */
export const firstProfile = { id: 'default', name: 'default', scope: 'auto' } as const;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import type { Profile, StoredProfiles } from '../../editor/stored-profiles';

/** What is left when the profiles change; undefined for none. */
export type ProfilesChange = (stored: StoredProfiles | undefined) => StoredProfiles | undefined;

/** Puts a profile in, in place of the one with its id, and makes it the one in use. */
export function withProfile(profile: Profile): ProfilesChange {
  return (stored) => {
    const profiles = stored?.profiles ?? [];
    const isNew = !profiles.some(({ id }) => id === profile.id);
    return {
      active: profile.id,
      profiles: isNew ? [...profiles, profile] : profiles.map((one) => (one.id === profile.id ? profile : one)),
    };
  };
}

/** Makes another profile the one in use. One that is gone changes nothing. */
export function activated(id: string): ProfilesChange {
  return (stored) => stored && (stored.profiles.some((one) => one.id === id) ? { ...stored, active: id } : stored);
}

/** Gives a profile another name. */
export function renamed(id: string, name: string): ProfilesChange {
  return (stored) =>
    stored && { ...stored, profiles: stored.profiles.map((one) => (one.id === id ? { ...one, name } : one)) };
}

/** Takes a profile out with its secrets; when it was the one in use, the first of the others is. */
export function withoutProfile(id: string): ProfilesChange {
  return (stored) => {
    const profiles = stored?.profiles.filter((one) => one.id !== id) ?? [];
    const [first] = profiles;
    return stored && first && { active: stored.active === id ? first.id : stored.active, profiles };
  };
}

/** Forgets the secrets of the profile in use; its name and addresses stay. */
export const signedOut: ProfilesChange = (stored) =>
  stored && {
    ...stored,
    profiles: stored.profiles.map(({ access, ...one }) =>
      one.id === stored.active || !access ? one : { ...one, access },
    ),
  };

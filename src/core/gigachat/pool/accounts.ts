import { type AccountStatus, type ShownFailure, shownFailure } from '../../chat/ports/account-status';
import type { SharedRoom } from '../../chat/ports/copies';
import type { ChatProvider, NamedModels } from '../../chat/ports/provider';
import type { Runtime } from '../../ground/runtime';
import { type AccountSettings, type OpenAccount, openAccount } from '../account';
import { PooledBatches } from './pooled-batches';
import { PooledFiles } from './pooled-files';
import { PooledProvider } from './pooled-provider';
import { noAccount, noAccountHere, Rotation, type Strategy } from './rotation';
import { TokenPatience } from './token-patience';

/** The accounts of a bridge and which of them to ask. */
export interface AccountsSettings {
  strategy: Strategy;
  /** Names are told to people: no secrets. */
  members: readonly { name: string; settings: AccountSettings }[];
  /** True where callers may bring accounts of their own. */
  guests?: boolean;
}

/** Several accounts as one, and each by itself. */
export interface OpenAccounts extends Pick<OpenAccount, 'files' | 'embedder' | 'counter' | 'batches' | 'knows'> {
  readonly provider: ChatProvider;
  readonly catalog: NamedModels;
  readonly members: readonly (OpenAccount & { name: string })[];
  /** How each account is, for `/health`. */
  status(): readonly object[];
  close(): Promise<void>;
}

/** How one of several accounts is. */
interface MemberStatus extends AccountStatus {
  account: string;
  /** Why it is down, or asked after all others, and that for how long yet. */
  failure?: ShownFailure & { restsForS?: number };
}

/** Opens every account; nothing is put around one alone. Copies of the bridge tell in `room` who has what. */
export function openAccounts(
  { strategy, members, guests = false }: AccountsSettings,
  runtime: Runtime,
  room?: SharedRoom,
): OpenAccounts {
  const opened = members.map(({ name, settings }) => ({ ...openAccount(settings, runtime), name }));
  const close = async () => {
    await Promise.all(opened.map((account) => account.close()));
  };
  const [only, ...others] = opened;
  if (only && others.length === 0) return { ...only, members: opened };

  const patience = new TokenPatience(runtime.clock);
  const rotation = new Rotation(
    opened,
    strategy,
    runtime.clock,
    runtime.logger,
    (member, signal) => patience.ready(member, signal),
    guests ? noAccount : noAccountHere,
  );
  const files = new PooledFiles(rotation, room?.shelf('files'));
  const provider = new PooledProvider(rotation, (named, signal) => files.owner(named, signal));
  const statusOf = (member: OpenAccount & { name: string }): MemberStatus[] => {
    const known = rotation.failureOf(member);
    return member.status().map((status) => ({
      account: member.name,
      ...status,
      ...(known && {
        down: true,
        failure: { ...shownFailure(known.failure), restsForS: Math.ceil(known.restsForMs / 1000) },
      }),
    }));
  };
  return {
    members: opened,
    provider,
    catalog: {
      models: (signal) => provider.models(signal),
      named: (name, signal) => rotation.first('models', (member) => member.catalog.named(name, signal), { signal }),
      aliases: [...new Set(opened.flatMap(({ catalog }) => catalog.aliases))],
    },
    files,
    embedder: {
      embed: (model, texts, context) =>
        rotation.first('embeddings', (member, own) => member.embedder.embed(model, texts, own), context),
    },
    counter: {
      count: (request, context) =>
        rotation.first('counting', (member, own) => member.counter.count(request, own), context),
    },
    batches: new PooledBatches(rotation, (named, signal) => files.owner(named, signal), room?.shelf('batches')),
    knows: (model) => opened.some((member) => member.knows(model)),
    status: () => opened.flatMap(statusOf),
    close,
  };
}

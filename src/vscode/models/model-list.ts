import { env, type LanguageModelChatInformation, l10n } from 'vscode';
import type { ModelInfo } from '../../core/chat/ports/provider';
import type { ModelRefusal } from '../account/answering';
import type { Account } from '../account/editor-account';
import { efforts } from './model-request';

/** The vendor of our models, as in the manifest. */
export const vendor = 'gigachat';

/** The model that is always there: "sign in" while nobody is, then the account's best. Restored chats point to it. */
export const autoModel = 'auto';

/** What newer versions of VS Code read besides; older ones overlook it. Not in the stable typings. */
interface NewerInformation {
  /** Whether the picker shows it. */
  readonly isUserSelectable: boolean;
  readonly isBYOK: true;
  readonly configurationSchema?: { readonly properties: Readonly<Record<string, unknown>> };
  /** What is drawn as a badge beside the name. */
  readonly category?: Strength;
  /** What it costs, as text. */
  readonly pricing?: string;
  /** Texts below the name, in Markdown, each by a name of its own. */
  readonly infoText?: Readonly<Record<string, string>>;
  readonly warningText?: Readonly<Record<string, string>>;
}

/** VS Code's words for what a model can do. */
type Strength = 'lightweight' | 'versatile' | 'powerful';

/** A model as the picker shows it, with what newer versions of VS Code read of it. */
export type GigaChatModel = LanguageModelChatInformation & NewerInformation;

/** The models to offer now, without asking anybody. */
export function listModels(account: Account): GigaChatModel[] {
  const chat = account.models.filter((model) => model.kind === 'chat');
  const best = chat.find((model) => model.id === account.preferredModel);
  if (!account.signedIn) {
    const tooltip = l10n.t('Sign in to GigaChat to use its models.');
    return [describe({ ...unknownModel, ...best }, autoModel, l10n.t('GigaChat: sign in'), { tooltip })];
  }
  const auto = describe({ ...unknownModel, ...best }, autoModel, l10n.t('GigaChat (best)'), {
    tooltip: l10n.t(
      'The best model of your GigaChat account, or the one you chose in the settings. Now: {0}',
      account.preferredModel ?? '…',
    ),
  });
  const listed = chat.map((model) => describe(model, model.id, model.id, shownOf(model, account)));
  return [auto, ...listed].map((model) => ({ ...model, configurationSchema: effortSchema() }));
}

/** What the smallest model of the list takes, for as long as no list was seen. */
export const unknownModel = { contextTokens: 128_000, outputTokens: 16_384, tools: true, images: false };

function describe(
  { contextTokens, outputTokens, tools, images }: Omit<ModelInfo, 'id' | 'kind' | 'ownedBy' | 'tokensLeft'>,
  id: string,
  name: string,
  shown: Shown,
): GigaChatModel {
  return {
    id,
    name,
    ...shown,
    family: 'gigachat',
    version: id,
    // VS Code takes the sum of the two for the size of the context.
    maxInputTokens: contextTokens - outputTokens,
    maxOutputTokens: outputTokens,
    capabilities: { toolCalling: tools, imageInput: images },
    isUserSelectable: true,
    isBYOK: true,
  };
}

/** What is shown of a model besides its name. */
type Shown = Pick<GigaChatModel, 'tooltip' | 'detail' | 'category' | 'pricing' | 'infoText' | 'warningText'>;

/** The name has to fit a narrow view, so what stands beside it is short, and said in full where there is room. */
function shownOf({ id, tokensLeft }: ModelInfo, account: Account): Shown {
  const short = new Intl.NumberFormat(env.language, { notation: 'compact' });
  const category = strengthOf(id);
  const refusal = account.refusals.get(id);
  const price = priceText(account.roublesPerThousand(id));
  return {
    tooltip: goodFor(category),
    category,
    ...(tokensLeft === undefined ? {} : { detail: l10n.t('{0} left', short.format(tokensLeft)) }),
    // Drawn in some views and not in others, which is why it stands among the texts as well.
    ...(price === undefined ? {} : { pricing: price }),
    ...infoOf({
      ...(price !== undefined && { price }),
      ...(tokensLeft !== undefined && {
        tokens: l10n.t('{0} tokens left', tokensLeft.toLocaleString(env.language)),
      }),
    }),
    ...(refusal === undefined ? {} : { warningText: { refusal: refusalText(refusal) } }),
  };
}

function infoOf(infoText: Record<string, string>): Pick<Shown, 'infoText'> {
  return Object.keys(infoText).length > 0 ? { infoText } : {};
}

/** Only what the user entered is ever a price. */
function priceText(roubles: number | undefined): string | undefined {
  if (roubles === undefined) return undefined;
  const exact = { minimumFractionDigits: 2, maximumFractionDigits: 4 };
  return l10n.t('{0} ₽ per 1000 tokens', roubles.toLocaleString(env.language, exact));
}

function refusalText(refusal: ModelRefusal): string {
  return refusal === 'forbidden'
    ? l10n.t('Your tariff does not include this model: GigaChat refused it. Choose another one.')
    : l10n.t('No tokens are left for this model. Top up the balance, or choose another one.');
}

function strengthOf(id: string): Strength {
  if (/Ultra|Max/i.test(id)) return 'powerful';
  return /Pro/i.test(id) ? 'versatile' : 'lightweight';
}

function goodFor(strength: Strength): string {
  switch (strength) {
    case 'powerful':
      return l10n.t('For hard questions, long code and agent mode');
    case 'versatile':
      return l10n.t('For everyday questions, code and texts');
    case 'lightweight':
      return l10n.t('For short and simple questions: quick and cheap');
  }
}

/** The submenu of a model in the picker. Choosing the default clears the choice, so "unset" has a value of its own. */
function effortSchema(): NewerInformation['configurationSchema'] {
  const names = {
    default: l10n.t('Reasoning: auto'),
    low: l10n.t('Reasoning: low'),
    medium: l10n.t('Reasoning: medium'),
    high: l10n.t('Reasoning: high'),
  };
  const values = ['default', ...efforts] as const;
  return {
    properties: {
      reasoningEffort: {
        type: 'string',
        title: l10n.t('Reasoning effort'),
        enum: values,
        enumItemLabels: values.map((value) => names[value]),
        default: 'default',
        group: 'navigation',
      },
    },
  };
}

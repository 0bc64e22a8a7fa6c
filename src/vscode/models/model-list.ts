import { env, type LanguageModelChatInformation, l10n } from 'vscode';
import type { ModelInfo } from '../../core/chat/ports/provider';
import type { Account } from '../account/editor-account';
import { efforts } from './model-request';

/** The model that is always there: "sign in" while nobody is, then the account's best. Restored chats point to it. */
export const autoModel = 'auto';

/** What newer versions of VS Code read besides; older ones overlook it. Not in the stable typings. */
interface NewerInformation {
  readonly isUserSelectable: true;
  readonly isBYOK: true;
  readonly configurationSchema?: { readonly properties: Readonly<Record<string, unknown>> };
}

export type GigaChatModel = LanguageModelChatInformation & NewerInformation;

/** The models to offer now, without asking anybody. */
export function listModels(account: Account): GigaChatModel[] {
  const chat = account.models.filter((model) => model.kind === 'chat');
  const best = chat.find((model) => model.id === account.preferredModel);
  if (!account.signedIn) {
    const tooltip = l10n.t('Sign in to GigaChat to use its models.');
    return [describe({ ...unknownModel, ...best }, autoModel, l10n.t('GigaChat: sign in'), { tooltip })];
  }
  const auto = describe({ ...unknownModel, ...best }, autoModel, l10n.t('GigaChat: best'), {
    tooltip: l10n.t(
      'The best model of your GigaChat account, or the one you chose in the settings. Now: {0}',
      account.preferredModel ?? '…',
    ),
  });
  const listed = chat.map((model) =>
    describe(model, model.id, model.id, { tooltip: model.id, detail: detailOf(model.tokensLeft) }),
  );
  return [auto, ...listed].map((model) => ({ ...model, configurationSchema: effortSchema() }));
}

/** What the smallest model of the list takes, for as long as no list was seen. */
const unknownModel = { contextTokens: 128_000, outputTokens: 16_384, tools: true, images: false };

function describe(
  { contextTokens, outputTokens, tools, images }: Omit<ModelInfo, 'id' | 'kind' | 'ownedBy' | 'tokensLeft'>,
  id: string,
  name: string,
  shown: { tooltip: string; detail?: string },
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

function detailOf(tokensLeft: number | undefined): string | undefined {
  return tokensLeft === undefined ? undefined : l10n.t('{0} tokens left', tokensLeft.toLocaleString(env.language));
}

/** The submenu of a model in the picker. Choosing the default clears the choice, so "unset" needs a value of its own. */
function effortSchema(): NewerInformation['configurationSchema'] {
  const names = { default: l10n.t('Auto'), low: l10n.t('Low'), medium: l10n.t('Medium'), high: l10n.t('High') };
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

import { shellCommand, shellVariables } from '../../ground/text/shell-words';
import { type Sentence, say } from '../sentence';
import type { Client, ClientTarget, ManualStep, Places } from './client';
import { base } from './client-files';
import { claudeVariables } from './written-clients';

/** What the forms of the editors' extensions ask for. */
const form = (target: ClientTarget, open: Sentence): ManualStep[] => [
  open,
  { name: say('Base URL'), copy: base(target) },
  { name: say('API key'), copy: target.key },
  { name: say('Model ID'), copy: target.model },
  { name: say('Context window'), copy: String(target.contextTokens) },
  { name: say('Max output tokens'), copy: String(target.outputTokens) },
];

const variables = (values: Readonly<Record<string, string>>, { platform }: Places): ManualStep => ({
  name:
    platform === 'win32'
      ? say('Variables for the PowerShell that starts the program')
      : say('Variables for the shell that starts the program'),
  copy: shellVariables(values, platform),
});

/**
 * Clients that keep their settings to themselves (in memory, in the editor's store, in the system's keychain): a file
 * changed behind their back would be overwritten, or would break them. They are set up in their own words.
 */
export const clientsByHand: readonly Client[] = [
  {
    id: 'cline',
    name: 'Cline',
    protocol: 'chat',
    steps: (target, { platform }) => [
      say(
        'Cline holds its settings in memory and writes them itself, in the editor, in the terminal and in JetBrains alike. In a terminal its own command sets it up.',
      ),
      { name: say('Command'), copy: shellCommand(['cline', ...clineWords(target)], platform) },
      ...form(target, say('Or in the editor: Cline’s settings, API Provider “OpenAI Compatible”.')),
    ],
  },
  {
    id: 'roo-code',
    name: 'Roo Code',
    protocol: 'chat',
    steps: (target) =>
      form(
        target,
        say('Roo Code keeps its settings in VS Code: open its settings, Providers, API Provider “OpenAI Compatible”.'),
      ),
  },
  {
    id: 'cursor',
    name: 'Cursor',
    protocol: 'chat',
    steps: () => [
      say(
        'Cursor sends its requests from its own servers, which cannot reach an address on this machine; its agent and its completions do not take models of others at all. Nothing can be set up here.',
      ),
      say('What works inside Cursor: the extension itself, and Cline, Roo Code or Kilo Code.'),
    ],
  },
  {
    id: 'jetbrains-ai',
    name: 'JetBrains AI Assistant',
    protocol: 'chat',
    steps: (target) =>
      form(
        target,
        say(
          'In the IDE: Settings, Tools, AI Assistant, Models (in newer versions Providers & API keys), provider “OpenAI-compatible”; then choose the model below for the core and instant features.',
        ),
      ),
  },
  {
    id: 'vscode',
    name: 'VS Code’s own custom endpoint',
    protocol: 'chat',
    steps: (target) => [
      say(
        'VS Code keeps keys in its own store, and its file refers to them, so it is edited from there: run “Chat: Manage Language Models”, “Add Models”, “Custom Endpoint”, and give it the key when it asks.',
      ),
      { name: say('API key'), copy: target.key },
      { name: say('Its entry in chatLanguageModels.json, without the key'), copy: customEndpoint(target) },
    ],
  },
  {
    id: 'copilot-cli',
    name: 'GitHub Copilot CLI',
    protocol: 'chat',
    steps: (target, places) => [
      say('Copilot reads these variables at its start and then needs no account of GitHub.'),
      variables(copilotVariables(target), places),
    ],
  },
  {
    id: 'openai-env',
    name: 'OpenAI SDK (environment)',
    protocol: 'chat',
    steps: (target, places) => [
      say('For OpenAI’s SDKs and whatever reads their variables.'),
      variables({ OPENAI_BASE_URL: base(target), OPENAI_API_KEY: target.key, OPENAI_MODEL: target.model }, places),
    ],
  },
  {
    id: 'anthropic-env',
    name: 'Anthropic SDK (environment)',
    protocol: 'messages',
    steps: (target, places) => [
      say('For Anthropic’s SDKs and whatever reads their variables.'),
      variables(claudeVariables(target), places),
    ],
  },
];

function customEndpoint(target: ClientTarget): string {
  const model = {
    id: target.model,
    name: target.model,
    url: `${base(target)}/chat/completions`,
    toolCalling: true,
    vision: target.images,
    maxInputTokens: target.contextTokens - target.outputTokens,
    maxOutputTokens: target.outputTokens,
  };
  const entry = { name: 'GigaChat', vendor: 'customendpoint', apiType: 'chat-completions', models: [model] };
  return JSON.stringify(entry, undefined, 2);
}

/** The variables by which Copilot's command line takes a model of the user's own. */
export function copilotVariables(target: ClientTarget): Record<string, string> {
  return {
    COPILOT_PROVIDER_BASE_URL: base(target),
    COPILOT_PROVIDER_API_KEY: target.key,
    COPILOT_MODEL: target.model,
    COPILOT_PROVIDER_MAX_PROMPT_TOKENS: String(target.contextTokens - target.outputTokens),
    COPILOT_PROVIDER_MAX_OUTPUT_TOKENS: String(target.outputTokens),
  };
}

/** The arguments of `cline` that point it at the bridge for good. */
export function clineWords(target: ClientTarget): string[] {
  return ['auth', 'openai', '--apikey', target.key, '--modelid', target.model, '--baseurl', base(target)];
}

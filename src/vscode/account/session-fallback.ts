import type { ChatProvider } from '../../core/chat/ports/provider';
import type { AccountSettings } from '../../core/gigachat/account';
import type { Runtime } from '../../core/ground/runtime';
import { watchProvider } from '../../core/health/watch-provider';
import type { OpenFallback } from '../../core/openrouter/open-fallback';
import type { EditorSettings } from '../../editor/editor-settings';
import { loadEngine } from '../load-engine';
import type { AnswerWatch } from './answering';

/**
 * OpenRouter behind `gigachat`, when the user switched that on and a key is stored for its address. Each answer of its
 * own is told of.
 */
export function openSessionFallback(
  gigachat: ChatProvider,
  { fallback: { enabled, model, baseUrl } }: EditorSettings,
  { proxy, silenceMs }: AccountSettings,
  apiKey: string | undefined,
  { stoodIn }: AnswerWatch,
  runtime: Runtime,
  around: (service: ChatProvider) => ChatProvider,
): OpenFallback | undefined {
  if (!enabled || apiKey === undefined) return undefined;
  const { openFallback, openRouterService } = loadEngine();
  const access = { apiKey, baseUrl, silenceMs, ...(model !== '' && { model }), ...(proxy && { proxy }) };
  const fallback = openFallback(gigachat, [openRouterService(access)], runtime, around);
  const accepted = (by?: string, answering?: string) => {
    if (by !== undefined) stoodIn(answering ?? by);
  };
  return { ...fallback, provider: watchProvider(fallback.provider, { accepted, failed: () => {} }) };
}

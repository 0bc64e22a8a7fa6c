import type { ChatRequest } from '../chat/request';
import { BoundedMap } from '../ground/bounded-map';
import type { Clock } from '../ground/clock';
import type { HttpResponse } from '../net/transport';
import { toOutboundBody } from '../protocols/openai-chat/outbound-body';
import { type OutboundForm, otherOutboundForm, plainOutboundForm } from '../protocols/openai-chat/outbound-form';
import type { ServiceClient } from './service-client';

/** So many calls open one chat: models that think refuse several fields, one after the other. */
const mostCalls = 4;
/** Services learn: what one refused is tried again after so long. */
const rememberedMs = 60 * 60_000;

/**
 * Opens chats at a service in the form that it takes: what it refuses for its form is asked in another, and what was
 * accepted then is remembered for the model, for an hour.
 */
export class ServiceChats {
  readonly #forms = new BoundedMap<string, { form: OutboundForm; sinceMs: number }>(100);

  constructor(
    private readonly client: ServiceClient,
    private readonly clock: Clock,
  ) {}

  /** Resolves with the answer's head once it was accepted. */
  async open(request: ChatRequest, model: string, signal: AbortSignal): Promise<HttpResponse> {
    const known = this.#known(model);
    let form = known?.form ?? plainOutboundForm;
    let lasts = false;
    for (let calls = 1; ; calls += 1) {
      const body = toOutboundBody(request, model, form);
      try {
        const response = await this.client.chat(body, signal);
        if (lasts) this.#forms.set(model, { form, sinceMs: known?.sinceMs ?? this.clock.monotonic() });
        return response;
      } catch (error) {
        const other = calls < mostCalls ? otherOutboundForm(error, body, form) : undefined;
        if (!other) throw error;
        this.client.changesForm(other.change);
        form = other.form;
        lasts = !other.once && (calls === 1 || lasts);
      }
    }
  }

  #known(model: string): { form: OutboundForm; sinceMs: number } | undefined {
    const known = this.#forms.get(model);
    return known && this.clock.monotonic() - known.sinceMs < rememberedMs ? known : undefined;
  }
}

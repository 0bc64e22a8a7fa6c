import type { ChatRequest } from '../chat/request';
import { BoundedMap } from '../ground/bounded-map';
import type { HttpResponse } from '../net/transport';
import { toOutboundBody } from '../protocols/openai-chat/outbound-body';
import { type OutboundForm, otherOutboundForm, plainOutboundForm } from '../protocols/openai-chat/outbound-form';
import type { ServiceClient } from './service-client';

/** So many calls open one chat: models that think refuse several fields, one after the other. */
const mostCalls = 4;

/**
 * Opens chats at a service in the form that it takes: what it refuses for its form is asked in another, and what was
 * accepted then is remembered for the model, for as long as the program runs.
 */
export class ServiceChats {
  readonly #forms = new BoundedMap<string, OutboundForm>(100);

  constructor(private readonly client: ServiceClient) {}

  /** Resolves with the answer's head once it was accepted. */
  async open(request: ChatRequest, model: string, signal: AbortSignal): Promise<HttpResponse> {
    let form = this.#forms.get(model) ?? plainOutboundForm;
    for (let calls = 1; ; calls += 1) {
      const body = toOutboundBody(request, model, form);
      try {
        const response = await this.client.chat(body, signal);
        if (calls > 1) this.#forms.set(model, form);
        return response;
      } catch (error) {
        const other = calls < mostCalls ? otherOutboundForm(error, body, form) : undefined;
        if (!other) throw error;
        this.client.changesForm(other.change);
        form = other.form;
      }
    }
  }
}

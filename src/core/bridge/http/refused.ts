import type { Refusal } from '../../protocols/front';

/** Thrown by the bridge's own steps (gate, body, routes) to answer with a refusal; chats throw `ChatError` instead. */
export class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.message);
    this.name = 'Refused';
  }
}

/** A refusal by the bridge itself: repeating the same request never helps. */
export function refuse(status: number, code: string, message: string, param?: string): Refused {
  return new Refused({ status, code, message, param, retry: false });
}

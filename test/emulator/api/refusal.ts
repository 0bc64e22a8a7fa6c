/** A refusal of the API: `{"status":N,"message":…}` and a line end. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
}

export function refuse(status: number, message: string): Refusal {
  return { status, message };
}

/** 422 with the prefix that all parameter errors have. */
export function invalidParams(detail: string): Refusal {
  return refuse(422, `Invalid params: ${detail}`);
}

/** Any violation of the body's shape. */
export const invalidJson: Refusal = refuse(400, 'Your request contains invalid JSON syntax.');

/** The wire text of a refusal. */
export function refusalBody(refusal: Refusal): string {
  return `{"status":${refusal.status},"message":${JSON.stringify(refusal.message)}}\n`;
}

const texts: Readonly<Record<number, string>> = {
  400: invalidJson.message,
  401: 'Unauthorized',
  402: 'Payment Required',
  403: 'Permission denied',
  404: 'No such model',
  413: 'Payload too large',
  422: 'Invalid params: unprocessable',
  429: 'Too many requests',
  500: 'Internal Server Error',
};

/** The upstream's own words for a status, for refusals that a script gives without a body. */
export function refusalFor(status: number): Refusal {
  return refuse(status, texts[status] ?? 'Error');
}

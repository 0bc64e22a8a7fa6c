/** What one class of failures (`reliability.md` §3.3) is told as on each surface. The rows name only the class and the code. */
interface ErrorClass {
  /** HTTP status and `error.type` in OpenAI's words. */
  openai: { status: number; type: string };
  /** The same in Anthropic's; without it OpenAI's status and the type given. */
  anthropic: { status?: number; type: string };
  /** What VS Code's callers get: a `LanguageModelError` with this code, or a plain error. */
  editor: 'NoPermissions' | 'Blocked' | 'NotFound' | 'Error';
  /** True: the same request may succeed later, so clients are not told to stop. */
  retry: boolean;
  /** True: the refusal names a time. */
  retryAfter?: boolean;
  /** True: another provider may not share it, so the fallback is asked. */
  fallsBack?: boolean;
}

const classes = {
  K2: {
    openai: { status: 400, type: 'invalid_request_error' },
    anthropic: { type: 'invalid_request_error' },
    editor: 'Error',
    retry: false,
  },
  K3: {
    openai: { status: 413, type: 'invalid_request_error' },
    anthropic: { type: 'request_too_large' },
    editor: 'Error',
    retry: false,
  },
  K5: {
    openai: { status: 429, type: 'rate_limit_error' },
    anthropic: { type: 'rate_limit_error' },
    editor: 'Error',
    retry: true,
    fallsBack: true,
    retryAfter: true,
  },
  K6: {
    openai: { status: 502, type: 'server_error' },
    anthropic: { type: 'api_error' },
    editor: 'Error',
    retry: true,
    fallsBack: true,
  },
  K7: {
    openai: { status: 504, type: 'server_error' },
    anthropic: { type: 'timeout_error' },
    editor: 'Error',
    retry: true,
    fallsBack: true,
  },
  K8: {
    openai: { status: 502, type: 'server_error' },
    anthropic: { type: 'api_error' },
    editor: 'Error',
    retry: false,
  },
  K9: {
    openai: { status: 403, type: 'permission_error' },
    anthropic: { type: 'permission_error' },
    editor: 'NoPermissions',
    retry: false,
  },
  K10: {
    openai: { status: 402, type: 'insufficient_quota' },
    anthropic: { type: 'billing_error' },
    editor: 'Blocked',
    retry: false,
    fallsBack: true,
  },
  K11: {
    openai: { status: 503, type: 'server_error' },
    // 529 `overloaded_error` when GigaChat itself said 503.
    anthropic: { status: 502, type: 'api_error' },
    editor: 'Error',
    retry: true,
    fallsBack: true,
    retryAfter: true,
  },
  K12: {
    openai: { status: 503, type: 'server_error' },
    anthropic: { type: 'api_error' },
    editor: 'Error',
    retry: false,
    fallsBack: true,
  },
  unprocessable: {
    openai: { status: 422, type: 'invalid_request_error' },
    anthropic: { type: 'invalid_request_error' },
    editor: 'Error',
    retry: false,
  },
  'not-found': {
    openai: { status: 404, type: 'invalid_request_error' },
    anthropic: { type: 'not_found_error' },
    editor: 'NotFound',
    retry: false,
  },
} as const satisfies Record<string, ErrorClass>;

export type ErrorClassName = keyof typeof classes;

/** Codes that belong to a class other than K6 once the answer has begun. */
const classOfCode: Readonly<Record<string, ErrorClassName>> = {
  upstream_timeout: 'K7',
  upstream_error: 'K11',
  upstream_token_expired: 'K11',
  upstream_rate_limited: 'K5',
};

export function errorClass(name: ErrorClassName): ErrorClass {
  return classes[name];
}

/** The class of a failure that is known by its code alone, as after the 200. */
export function errorClassOfCode(code: string): ErrorClass {
  return classes[classOfCode[code] ?? 'K6'];
}

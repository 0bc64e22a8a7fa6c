import type { Redactor } from '../../core/ground/redaction';

/** Hears every failure of the library's; the first one is told, in words, without secrets. */
export function toldOnce(tell: (reason: string) => void, redactor: Redactor): (reason: string) => void {
  let isTold = false;
  return (reason) => {
    // Cleaned first: half a secret would not be known as one.
    if (!isTold) tell(redactor.clean(withoutSender(saidIn(reason))).slice(0, 200));
    isTold = true;
  };
}

/** What an error says: the library gives it as JSON of all its fields, the stack with this machine's paths among them. */
function saidIn(reason: string): string {
  try {
    const fields: unknown = JSON.parse(reason);
    if (typeof fields !== 'object' || fields === null) return reason;
    const said = 'message' in fields ? fields.message : 'code' in fields ? fields.code : undefined;
    return typeof said === 'string' ? said : 'no reason was given';
  } catch {
    // It is said in words.
    return reason;
  }
}

/** Without the name of what sends the metrics, which is none of a person's. */
function withoutSender(reason: string): string {
  return reason.replace(/^PeriodicExportingMetricReader: [^(]{1,80}\((?:error )?(?:Error: )?(.*)\)$/s, '$1');
}

/** What a command needs and did not find; the message says so, and what to do, in the person's language. */
export class NothingToAsk extends Error {}
